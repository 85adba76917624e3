/**
 * One vat of the story, as the test holds it: in a process of its own, or in this one, which is the
 * short form. Either is ended and started again where it was.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { OPERATOR_SWISS_TEXT, type Operator, type VatAdmin } from '../../../actors/index.ts';
import { dialLocal } from '../../../bridges/netlayers/index.ts';
import { E, formatSturdyref, parsePeer, type Ref } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import type { RefTo } from '../../../vat/index.ts';
import { steadyPort } from '../../steady-port.ts';
import {
  type MailVat,
  type MailVatNumbers,
  type MailVatOptions,
  startMailVat,
} from './mail-vat.ts';

const PAGE = fileURLToPath(new URL('../../bridges/host/page', import.meta.url));

export class MailSide {
  readonly #folder: string;
  /** The program of its process; undefined: it runs in this one. */
  readonly #program: string | undefined;
  #port: number | undefined;
  #vat: MailVat | undefined;
  #fetch: ((swiss: Uint8Array) => Promise<Ref>) | undefined;
  #hangUp: () => void = () => undefined;
  admin!: RefTo<typeof VatAdmin>;
  log = '';

  constructor(folder: string, program: string | undefined) {
    this.#folder = folder;
    this.#program = program;
  }

  get numbers(): MailVatNumbers {
    return (this.#vat as MailVat).numbers;
  }

  async start(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    this.#port ??= await steadyPort();
    const at = (name: string): string => join(this.#folder, name);
    const options: MailVatOptions = {
      dataFolder: at('data'),
      keyFile: at('key'),
      socketPath: at('vat.sock'),
      pageFolder: PAGE,
      port: this.#port,
      log: (line) => {
        this.log = `${this.log}${line}\n`.slice(-4_000);
      },
    };
    this.#vat = await (this.#program ? this.#spawn(this.#program, options) : startMailVat(options));
    const session = await dialLocal(options.socketPath, makePowers());
    const bootstrap = session.bootstrap as Ref<{ fetch(swiss: Uint8Array): Ref }>;
    this.#fetch = async (swiss) => (await E(bootstrap).fetch(swiss)) as Ref;
    this.#hangUp = () => session.abort('Enough.');
    const operator = (await this.#fetch(Buffer.from(OPERATOR_SWISS_TEXT))) as RefTo<
      typeof Operator
    >;
    this.admin = await E(await E(operator).home()).vat();
  }

  async end(): Promise<void> {
    const vat = this.#vat;
    this.#vat = undefined;
    this.#hangUp();
    await vat?.close();
  }

  /** A minute later. */
  jump(): void {
    this.#vat?.jump();
  }

  /** What stands behind one of its numbers, for its owner. */
  async own<R>(hex: string): Promise<R> {
    return (await this.#fetch?.(Buffer.from(hex, 'hex'))) as R;
  }

  /** The same, for others. */
  async address(hex: string): Promise<string> {
    const { locator } = await E(this.admin).status();
    return formatSturdyref({ peer: parsePeer(locator), swiss: Buffer.from(hex, 'hex') });
  }

  /** The envelopes that it keeps for others are gone; it MUST have ended. */
  async loseMail(): Promise<void> {
    await rm(join(this.#folder, 'data', 'mail'), { recursive: true });
  }

  async #spawn(program: string, options: MailVatOptions): Promise<MailVat> {
    const { dataFolder, keyFile, socketPath, pageFolder, port, log } = options;
    const args = [program, dataFolder, keyFile, socketPath, pageFolder, String(port)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.on('data', (text) => log(String(text)));
    const ended = once(child, 'exit');
    const ready = once(createInterface(child.stdout), 'line');
    const first = await Promise.race([ready, ended.then(() => undefined)]);
    if (!first) throw new Error(`A vat did not start: ${this.log}`);
    return {
      numbers: JSON.parse(first[0] as string) as MailVatNumbers,
      jump: () => void child.kill('SIGUSR2'),
      async close() {
        child.kill('SIGTERM');
        await ended;
      },
    };
  }
}
