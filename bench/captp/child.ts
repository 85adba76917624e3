/**
 * One side of one contender, in a process of its own, so that what it uses can be told apart. It is
 * built into one file first, as the product is, and does what its parent asks (see side.ts).
 */
import { setTimeout } from 'node:timers/promises';
import type { Client, References, Server, TableSizes } from './contender.ts';
import { CONTENDERS } from './contenders.ts';
import { SCENARIOS } from './scenarios.ts';

const contender = CONTENDERS[process.argv[2] ?? '']?.();
/** Objects in one message. */
const PASS_COUNT = 500;
const COLLECTIONS = 5;
const TALK_CALLS = 4;
const TALK_PAUSE_MS = 300;

let server: Server | undefined;
let client: Client | undefined;
let usedBefore = process.cpuUsage();
let own: object[] = [];

/** What a parent can ask for. Every answer is a number or a few. */
const COMMANDS = {
  async serve(): Promise<number> {
    server = await (await contender)?.serve();
    return server?.port ?? 0;
  },
  async connect(port: number): Promise<void> {
    client = await (await contender)?.connect(port);
  },
  /** Starts counting the CPU of this process. */
  mark(): void {
    usedBefore = process.cpuUsage();
  },
  /** CPU of this process since it was marked, microseconds. */
  used(): number {
    const { user, system } = process.cpuUsage(usedBefore);
    return user + system;
  },
  /** Runs a scenario so many times; milliseconds and CPU microseconds, or undefined. */
  async run(name: string, units: number): Promise<{ ms: number; cpu: number } | undefined> {
    const work = SCENARIOS[name]?.work(connected());
    if (!work) return undefined;
    const start = performance.now();
    COMMANDS.mark();
    for (let i = 0; i < units; i++) await work();
    return { cpu: COMMANDS.used(), ms: performance.now() - start };
  },
  /** Some calls, and a pause: every notice that waited for a message, or for a while, has left. */
  async talk(): Promise<void> {
    for (let i = 0; i < TALK_CALLS; i++) await connected().greet('', i);
    await setTimeout(TALK_PAUSE_MS);
  },
  /** Milliseconds that a chain of calls takes; undefined when the client cannot do it. */
  async chain(calls: number): Promise<number | undefined> {
    const start = performance.now();
    const steps = await connected().chain?.(calls);
    if (steps === undefined) return undefined;
    if (steps !== calls) throw new Error(`A chain of ${calls} calls took ${steps} steps.`);
    return performance.now() - start;
  },
  /** Bytes on the heap that are in use. */
  async heap(): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < COLLECTIONS; i++) {
      globalThis.gc?.();
      await setTimeout(10);
      least = Math.min(least, process.memoryUsage().heapUsed);
    }
    return least;
  },
  /** Numbers only: what is counted may hold more. */
  tables(): TableSizes | undefined {
    const counted = server?.tables?.() ?? client?.tables?.();
    return counted && { exports: counted.exports, imports: counted.imports };
  },
  /** Makes objects of the user's own; false when the contender has no references. */
  async make(count: number): Promise<boolean> {
    const { references } = connected();
    await references?.reserve(count);
    own = references?.make(count) ?? [];
    return references !== undefined;
  },
  /** Passes them all to the server. */
  async pass(): Promise<void> {
    for (let i = 0; i < own.length; i += PASS_COUNT) {
      await withReferences().pass(own.slice(i, i + PASS_COUNT), i);
    }
  },
  /** The server lets go of what was passed. */
  async drop(): Promise<void> {
    await withReferences().drop();
    own = [];
  },
  /** Takes objects of the server and keeps them until {@link COMMANDS.letGo}. */
  async take(count: number): Promise<void> {
    own = [];
    for (let i = 0; i < count; i += PASS_COUNT) {
      own.push((await withReferences().take(PASS_COUNT)) as object);
    }
  },
  letGo(): void {
    own = [];
  },
};

function connected(): Client {
  if (!client) throw new Error('This side is not connected.');
  return client;
}

function withReferences(): References {
  const { references } = connected();
  if (!references) throw new Error('This contender has no references.');
  return references;
}

interface Command {
  readonly name: keyof typeof COMMANDS;
  readonly args: readonly unknown[];
}

async function answer({ name, args }: Command): Promise<void> {
  try {
    const command = COMMANDS[name] as (...args: readonly unknown[]) => unknown;
    process.send?.({ result: await command(...args) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.stack : String(error) });
  }
}

process.on('message', (command: Command) => void answer(command));
process.on('disconnect', () => process.exit());
