/**
 * Kills a process that keeps files, here and with six hosts, again and again at any moment: while it
 * adds, collects, compacts, sends and mends. Between two lives a host loses everything or some bytes
 * rot, once all had been mended since the last time. After each kill every acknowledged file must be
 * there bit for bit and nothing half; in the end nothing may be left that nobody needs; and when the
 * disk is lost, all must be read back from four of the hosts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { nodeCiphers } from '../../../../bridges/disks/node-ciphers.ts';
import { type MemoryHost, makeMemoryHost, type ShareWriter } from '../../../../store/index.ts';
import { type Dice, diceOf } from '../../../store/log/crash-files.ts';
import type { Answer, Question } from './hosts-of-parent.ts';

type Version = readonly [version: number, length: number];
type Mode = 'work' | 'rest' | 'alone';

const HOSTS = 6;
/** Of two of six so many may be lost. */
const SPARE = 4;

export interface KillResult {
  readonly kills: number;
  readonly acknowledged: number;
  readonly rounds: number;
  readonly wrong: readonly string[];
}

/** Throws when a process does not start. */
export async function killLake(kills: number, seed: number): Promise<KillResult> {
  const folder = await mkdtemp(join(tmpdir(), '2gather-kill-lake-'));
  const program = new URL(
    `../../../../node_modules/.cache/2gather/kill-lake-${process.pid}.mjs`,
    import.meta.url,
  ).pathname;
  try {
    await build({
      entryPoints: [new URL('./lake-process.ts', import.meta.url).pathname],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
    });
    return await new Killing(program, folder, seed).run(kills);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(program, { force: true });
  }
}

class Killing {
  readonly #program: string;
  readonly #folder: string;
  readonly #seed: number;
  readonly #dice: Dice;
  readonly #hosts: MemoryHost[];
  readonly #writers = new Map<number, ShareWriter>();
  #writerIds = 0;
  readonly #may = new Map<string, Version[]>();
  readonly #wrong: string[] = [];
  #acknowledged = 0;
  #rounds = 0;
  /** All was whole since the hosts were last harmed. */
  #isWhole = false;
  #rested = false;

  constructor(program: string, folder: string, seed: number) {
    this.#program = program;
    this.#folder = folder;
    this.#seed = seed;
    this.#dice = diceOf(seed);
    this.#hosts = Array.from({ length: HOSTS }, (_, at) =>
      makeMemoryHost({
        id: `host${at}`,
        ciphers: nodeCiphers,
        now: () => Date.now(),
        slotVersion: () => 1,
      }),
    );
  }

  async run(kills: number): Promise<KillResult> {
    let life = 0;
    // One that is killed before it acknowledged anything shows nothing.
    for (; life < kills || this.#acknowledged === 0; life++) {
      await this.#live('work', life);
      await this.#abortWriters();
      if (this.#isWhole) this.#harm();
    }
    await this.#live('rest', life);
    if (!this.#rested) this.#wrong.push('it did not come to rest');
    for (const { shares } of this.#hosts.slice(0, SPARE)) shares.clear();
    for (const gone of ['log', 'index']) await rm(join(this.#folder, gone), { recursive: true });
    await this.#live('alone', life + 1);
    return {
      kills: life,
      acknowledged: this.#acknowledged,
      rounds: this.#rounds,
      wrong: this.#wrong,
    };
  }

  /** One life of the process, until it is killed, or it ends. */
  async #live(mode: Mode, life: number): Promise<void> {
    await writeFile(join(this.#folder, 'may.json'), JSON.stringify([...this.#may]));
    let ready = false;
    const child = spawn('node', [this.#program, this.#folder, `${this.#seed + life}`, mode], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    child.on('message', (question) => void this.#answer(child, question as Question));
    let said = '';
    child.stderr?.on('data', (text) => {
      said = `${said}${text}`.slice(-2_000);
    });
    for await (const line of createInterface({ input: child.stdout! })) {
      if (line === 'ready') ready = true;
      else this.#hear(line, life);
    }
    if (!ready) throw new Error(`It did not start: ${said}`);
    if (said !== '') this.#wrong.push(`life ${life}: ${said}`);
  }

  #hear(line: string, life: number): void {
    const [what, name = '', version, length] = line.split(' ');
    const one: Version = [Number(version), Number(length)];
    if (what === 'wrong') this.#wrong.push(`life ${life}: ${line}`);
    else if (what === 'rested') this.#rested = true;
    else if (what === 'round') {
      this.#rounds += 1;
      this.#isWhole ||= name === 'whole';
    } else if (what === 'begin') this.#may.set(name, [...(this.#may.get(name) ?? [[0, 0]]), one]);
    else this.#may.set(name, [one]);
    if (what === 'done') this.#acknowledged += 1;
  }

  async #answer(child: ChildProcess, { id, host, what, writer, args }: Question): Promise<void> {
    const answer = await this.#do(host, what, writer, args).then(
      (found): Answer => ({ id, answer: found }),
      (error: { code?: string; message: string }): Answer => ({
        id,
        error: error.code ?? error.message,
      }),
    );
    if (child.connected) child.send(answer, () => undefined);
  }

  async #do(
    host: string,
    what: string,
    writer: number | undefined,
    args: readonly unknown[],
  ): Promise<unknown> {
    if (what === 'hosts') return this.#hosts.map(({ id }) => id);
    const target = writer ? this.#writers.get(writer) : this.#hosts.find(({ id }) => id === host);
    const method = Reflect.get(target as object, what) as (...all: unknown[]) => Promise<unknown>;
    const found = await method.apply(target, [...args]);
    if (what !== 'begin') return found;
    this.#writers.set(++this.#writerIds, found as ShareWriter);
    return this.#writerIds;
  }

  /** What was being written when the connection ended is gone. */
  async #abortWriters(): Promise<void> {
    for (const writer of this.#writers.values()) await writer.abort();
    this.#writers.clear();
  }

  #harm(): void {
    this.#isWhole = false;
    const host = this.#hosts[this.#dice(HOSTS)] as MemoryHost;
    if (this.#dice(2) === 0) return host.shares.clear();
    for (const { bytes } of host.shares.values()) {
      const at = this.#dice(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
    }
  }
}
