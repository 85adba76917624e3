/** One of two vats that talk: started in a process of its own, killed, and started again where it was. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { OPERATOR_SWISS_TEXT, type Operator } from '../../../actors/index.ts';
import { dialLocal } from '../../../bridges/netlayers/index.ts';
import { E, formatSturdyref, parsePeer, type Ref } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import type { RefTo } from '../../../vat/index.ts';
import { steadyPort } from '../../steady-port.ts';
import type { Talk } from './correspondent.ts';
import { loseUnsynced } from './lossy-disk.ts';

const PAGE = fileURLToPath(new URL('../../bridges/host/page', import.meta.url));

export type Mode = 'kill' | 'unsynced' | 'lying';

export class Side {
  readonly #folder: string;
  /** The built program of its process. */
  readonly #program: string;
  readonly #mode: Mode;
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #port: number | undefined;
  #swiss: Uint8Array | undefined;
  #operator: RefTo<typeof Operator> | undefined;
  /** Undefined while it is down. */
  talk: RefTo<typeof Talk> | undefined;
  /** The last lines of its log. */
  log = '';
  /** Bytes that were taken from its disk. */
  lost = 0;

  constructor(folder: string, program: string, mode: Mode) {
    this.#folder = folder;
    this.#program = program;
    this.#mode = mode;
  }

  async start(): Promise<void> {
    const at = (name: string): string => join(this.#folder, name);
    this.#port ??= await steadyPort();
    const socket = at('vat.sock');
    const paths = [at('data'), at('key'), socket, PAGE, String(this.#port), at('synced')];
    const child = spawn(process.execPath, [this.#program, ...paths, this.#mode], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ended = once(child, 'exit');
    child.stderr.on('data', (text) => {
      this.log = `${this.log}${text}`.slice(-4_000);
    });
    const ready = once(createInterface(child.stdout), 'line');
    const first = await Promise.race([ready, this.#ended.then(() => undefined)]);
    if (!first) throw new Error(`A vat did not start: ${this.log}`);
    const { swiss } = JSON.parse(first[0] as string);
    this.#swiss = Buffer.from(swiss, 'hex');
    const session = await dialLocal(socket, makePowers());
    const fetch = E(session.bootstrap as Ref<{ fetch(swiss: Uint8Array): Ref }>).fetch;
    this.#operator = (await fetch(Buffer.from(OPERATOR_SWISS_TEXT))) as RefTo<typeof Operator>;
    this.talk = (await fetch(this.#swiss)) as RefTo<typeof Talk>;
  }

  /** kill -9; then the disk loses what was not synced, if that is how it is. */
  async kill(share: number): Promise<void> {
    this.talk = undefined;
    this.#child?.kill('SIGKILL');
    await this.#ended;
    if (this.#mode === 'kill') return;
    const actors = join(this.#folder, 'data', 'actors');
    this.lost += await loseUnsynced(actors, join(this.#folder, 'synced'), share);
  }

  async end(): Promise<void> {
    this.talk = undefined;
    this.#child?.kill('SIGTERM');
    await this.#ended;
  }

  async address(): Promise<string> {
    const { locator } = await E(await this.#admin()).status();
    return formatSturdyref({ peer: parsePeer(locator), swiss: this.#swiss as Uint8Array });
  }

  async meet(other: Side): Promise<void> {
    const friend = await E(await this.#admin()).enliven(await other.address());
    await E(this.talk as RefTo<typeof Talk>).meet(friend as Ref);
  }

  async #admin() {
    return E(await E(this.#operator as RefTo<typeof Operator>).home()).vat();
  }
}
