/** A vat that keeps shares, started in a process of its own, killed, and started again where it was. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { StoragePass } from '../../../actors/index.ts';
import { timersOn } from '../../../bridges/netlayers/index.ts';
import { remoteHost } from '../../../bridges/storage/index.ts';
import type { LocalPeer } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import type { ShareHost } from '../../../store/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { steadyPort } from '../../steady-port.ts';

export type Mode = 'honest' | 'corrupt' | 'swap';

const PATIENCE_MS = 10_000;

export class HostOutside {
  readonly folder: string;
  readonly person: string;
  readonly #program: string;
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  #port: number | undefined;
  host!: ShareHost;
  log = '';

  constructor(folder: string, person: string, program: string) {
    this.folder = folder;
    this.person = person;
    this.#program = program;
  }

  get isUp(): boolean {
    return this.#child !== undefined;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(peer: LocalPeer, mode: Mode = 'honest'): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    this.#port ??= await steadyPort();
    const child = spawn(process.execPath, [this.#program, this.folder, `${this.#port}`, mode], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ended = once(child, 'exit');
    child.stderr.on('data', (text) => {
      this.log = `${this.log}${text}`.slice(-4_000);
    });
    const ready = once(createInterface(child.stdout), 'line');
    const first = await Promise.race([ready, this.#ended.then(() => undefined)]);
    if (!first) throw new Error(`A host did not start: ${this.log}`);
    const { port, designator, swiss } = JSON.parse(first[0] as string);
    const hints = { url: `ws://127.0.0.1:${port}/captp` };
    const pass = peer.lasting({
      peer: { transport: 'websocket', designator, hints },
      swiss: Uint8Array.from(Buffer.from(swiss, 'hex')),
    }) as RefTo<typeof StoragePass>;
    this.host ??= remoteHost(pass, {
      id: designator,
      person: this.person,
      timers: timersOn(makePowers().clock),
      patience: PATIENCE_MS,
    });
  }

  /** kill -9. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
    this.#child = undefined;
  }

  async stop(): Promise<void> {
    this.#child?.kill('SIGTERM');
    await this.#ended;
    this.#child = undefined;
  }

  /** Notes how everything is, to go back to; it must be down. */
  async note(): Promise<void> {
    await rm(join(this.folder, 'noted'), { recursive: true, force: true });
    await cp(join(this.folder, 'data'), join(this.folder, 'noted'), { recursive: true });
  }

  /** Everything is again as it was noted. */
  async rollBack(): Promise<void> {
    await rm(join(this.folder, 'data'), { recursive: true });
    await cp(join(this.folder, 'noted'), join(this.folder, 'data'), { recursive: true });
  }
}
