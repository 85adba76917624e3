/** Somebody with a machine somewhere, a vat on it, and a terminal. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { NetworkView } from '../../../actors/network/interface.ts';
import { GATHER, type GatherProcess, startGatherBy } from '../gather-process.ts';
import type { Network, Routers } from './routers.ts';

const run = promisify(execFile);
const COMMAND_MS_MAX = 180_000;
const LOOK_MS = 250;

/** As `gather net --json` prints it: numbers are numbers. */
export type Standing = Omit<NetworkView, 'lookups' | 'received' | 'sent'> & {
  readonly lookups: number;
  readonly received: number;
  readonly sent: number;
};

export class Person {
  readonly name: string;
  readonly folder: string;
  readonly #routers: Routers;
  readonly #by: readonly string[];
  #vat: GatherProcess | undefined;

  private constructor(name: string, folder: string, routers: Routers, by: readonly string[]) {
    this.name = name;
    this.folder = folder;
    this.#routers = routers;
    this.#by = by;
  }

  static async arrive(
    routers: Routers,
    name: string,
    { folder, network, number }: { folder: string; network: Network; number: number },
  ): Promise<Person> {
    const own = join(folder, name);
    await mkdir(own);
    const person = new Person(name, own, routers, await routers.host(name));
    await person.moveTo(network, number);
    return person;
  }

  /** Out of one network, into another. */
  async moveTo(network: Network, number: number): Promise<void> {
    await this.#routers.plug(this.name, network, number);
  }

  async start(): Promise<void> {
    const key = join(this.folder, 'vat.key');
    this.#vat = await startGatherBy(this.#by, this.folder, '--key-file', key);
  }

  async stop(): Promise<void> {
    await this.#vat?.end();
    this.#vat = undefined;
  }

  /** What `gather start` has printed. */
  get log(): string {
    return this.#vat?.printed() ?? '';
  }

  /** Types a command; answers what it prints, without the last line break. */
  async types(...words: readonly string[]): Promise<string> {
    const own = [GATHER, ...words, '--data', join(this.folder, 'data')];
    const [program = '', ...args] = [...this.#by, process.execPath, ...own];
    const options = { cwd: this.folder, timeout: COMMAND_MS_MAX };
    const { stdout } = await run(program, args, options);
    return stdout.replace(/\n$/, '');
  }

  async asks<T>(...words: readonly string[]): Promise<T> {
    return JSON.parse(await this.types(...words, '--json')) as T;
  }

  /** How its network is, once `holds`; throws an error that shows it when that takes too long. */
  async network(holds: (view: Standing) => boolean, milliseconds = 90_000): Promise<Standing> {
    const end = performance.now() + milliseconds;
    for (;;) {
      const view = await this.asks<Standing>('net');
      if (holds(view)) return view;
      if (performance.now() > end) throw new Error(`${this.name}: ${JSON.stringify(view)}`);
      await delay(LOOK_MS);
    }
  }
}
