/**
 * Plays a plan: machines with a vat each on one virtual clock and network, clients that ask for
 * things, and everything that goes wrong. Nothing happens but by the clock and from the seed, so
 * the same plan gives the same events, which `digest` proves.
 */
import { Far, type Ref } from '../../captp/index.ts';
import { EventDigest } from '../../captp/netlayers/event-digest.ts';
import { MemoryNetwork } from '../../captp/netlayers/memory-network.ts';
import { SeededRandom } from '../../captp/netlayers/seeded-random.ts';
import { simulatedCrypto } from '../captp/properties/simulated-crypto.ts';
import { type Asked, Client } from './client.ts';
import type { Settler } from './kinds/settlement.ts';
import { Machine, nameOf } from './machine.ts';
import { letAllGo } from './no-collector.ts';
import { machineOf, type Plan } from './plan.ts';
import { Recorder, type Run } from './recorder.ts';
import { enter, liveScene } from './scene.ts';
import { DiskError } from './simulated-disk.ts';
import { SimulatedMail } from './simulated-mail.ts';
import { Station } from './station.ts';
import { Steps } from './steps.ts';

/** What is seen of a simulation from outside. */
export interface Played {
  readonly plan: Plan;
  readonly recorder: Recorder;
  /** What clients asked for. */
  readonly asked: readonly Asked[];
  /** Runs that those outside were told of. */
  readonly cries: readonly number[];
  /** Grants whose revocation was answered. */
  readonly revoked: ReadonlySet<number>;
  /** What the actors say: before all machines lost their power at the end, and after. */
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  readonly wrong: readonly string[];
  readonly digest: string;
  /** How many were sent, by clients and by actors. */
  readonly messages: number;
  readonly crashes: number;
  /** All events in words, if they were asked for. */
  readonly log: readonly string[];
}

/** In which all that was under way comes to its end: longer than anything waits in a vat. */
const AFTER_ALL_MS = 600_000;
const STARTED_AGAIN_MS = 60_000;
const RESTART_MS = 3_000;
/** A vat whose disk has failed says so, and is started again. */
const REPORT_TRIES = 3;
const REPORT_MS = 5_000;
const MAKE_UP_MS = 1_000;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function play(plan: Plan, inWords = false): Promise<Played> {
  letAllGo();
  const simulation = new Simulation(plan, inWords);
  try {
    return await simulation.play();
  } finally {
    enter(undefined);
  }
}

class Simulation {
  readonly #plan: Plan;
  readonly #network: MemoryNetwork;
  readonly #recorder = new Recorder((run) => this.#begun(run));
  readonly #stations: readonly Station[];
  readonly #digest = new EventDigest();
  readonly #cries: number[] = [];
  readonly #wrong: string[] = [];
  readonly #log: string[] | undefined;
  readonly #asked = new Map<number, Asked>();
  readonly #steps: Steps;

  constructor(plan: Plan, inWords: boolean) {
    this.#plan = plan;
    this.#log = inWords ? [] : undefined;
    const random = new SeededRandom(plan.seed);
    const seeded = (): SeededRandom => new SeededRandom(random.below(2 ** 32));
    const network = new MemoryNetwork({
      random: seeded(),
      settle,
      delayMilliseconds: plan.networkDelay,
      cuts: plan.cuts,
    });
    const crypto = simulatedCrypto();
    const post = (what: string, count: number): void => this.#note('mail', what, count);
    const mail = plan.mail ? new SimulatedMail(seeded(), post) : undefined;
    const ear = Far('Ear', { heard: (run: number) => void this.#cries.push(Number(run)) });
    this.#network = network;
    this.#stations = plan.machines.map((settlers, index) => {
      const machine = new Machine({
        ...{ plan, index, network, crypto, mail, ear, random: seeded() },
        note: (what, count) => this.#note(nameOf(index), what, count),
        onFault: (error) => this.#fault(index, error),
      });
      return this.#station(machine, index, settlers, ear);
    });
    this.#steps = new Steps({
      network,
      stations: this.#stations,
      note: (what) => this.#note('', what, 0),
    });
  }

  async play(): Promise<Played> {
    enter(liveScene(this.#recorder));
    const { wires, steps } = this.#plan;
    const end = (steps.at(-1)?.at ?? 0) + 1;
    for (const station of this.#stations) station.start();
    this.#steps.wireAll(wires);
    for (const step of steps) {
      this.#network.timers.after(step.at, () => this.#steps.perform(step));
    }
    await this.#network.run(end);
    this.#steps.healAll();
    await this.#network.run(AFTER_ALL_MS);
    await this.#makeUp();
    const before = await this.#reports();
    this.#findUnanswered();
    for (const station of this.#stations) station.crash(0, false, 1);
    await this.#network.run(STARTED_AGAIN_MS);
    const after = await this.#reports();
    await this.#steps.findRevoked((what) => this.#wrong.push(what));
    const { digest } = this;
    for (const { machine } of this.#stations) machine.crash(0, false);
    return {
      plan: this.#plan,
      recorder: this.#recorder,
      asked: [...this.#asked.values()],
      cries: this.#cries,
      revoked: this.#steps.revoked,
      before,
      after,
      wrong: this.#wrong,
      digest,
      messages: this.#messages,
      crashes: this.#crashes,
      log: this.#log ?? [],
    };
  }

  /**
   * Asks for more until enough messages were sent. Each vat has something to write: one whose disk
   * has more than its memory, after a write that failed and landed, finds that out and is restarted.
   */
  async #makeUp(): Promise<void> {
    const { reserve, messages } = this.#plan;
    for (const step of reserve) this.#steps.perform(step);
    await this.#network.run(STARTED_AGAIN_MS);
    for (let next = 0; this.#messages < messages; next++) {
      const step = reserve[next % reserve.length];
      if (!step || next > messages) return;
      this.#steps.perform(step);
      await this.#network.run(MAKE_UP_MS);
    }
  }

  /** Whoever asked a program that still runs has heard something by now. */
  #findUnanswered(): void {
    for (const { message, run, refused, process } of this.#asked.values()) {
      if (run !== undefined || refused !== undefined || !process.alive) continue;
      this.#wrong.push(`no answer: message ${message} has none`);
    }
  }

  get #crashes(): number {
    return this.#stations.reduce((sum, { crashes }) => sum + crashes, 0);
  }

  get #messages(): number {
    return this.#asked.size + this.#recorder.sent;
  }

  get digest(): string {
    return this.#network.digest + this.#digest.text;
  }

  /** What all actors say; nothing of a vat that does not answer even when asked again. */
  async #reports(): Promise<unknown[]> {
    const reports: unknown[][] = [];
    for (const station of this.#stations) {
      for (let left = REPORT_TRIES; left > 0; left--) {
        station.reports().then(
          (report) => {
            left = 0;
            reports.push(report);
          },
          (error) => left <= 1 && this.#wrong.push(`there is no report: ${error}`),
        );
        await this.#network.run(REPORT_MS);
      }
    }
    return reports.flat();
  }

  #station(machine: Machine, index: number, settlers: readonly Settler[], ear: Ref): Station {
    const name = nameOf(index);
    const client = new Client({
      next: (asked) => {
        const message = this.#asked.size + 1;
        this.#asked.set(message, asked);
        return message;
      },
      note: (what, message) => this.#note(name, what, message),
      answered: (run) => void this.#recorder.acknowledged.add(run),
    });
    return new Station({
      ...{ machine, client, settlers, ear },
      after: (milliseconds, run) => void this.#network.timers.after(milliseconds, run),
      note: (what, count) => this.#note(name, what, count ?? 0),
      wrong: (what) => this.#wrong.push(`${name}: ${what}`),
      mayFail: (error) => isOfTheDisk(error),
    });
  }

  #begun({ number, turn, actor, method, args }: Run): void {
    this.#digest.add(this.#network.now, actor, number);
    this.#say(() => `${nameOf(machineOf(actor))} runs ${actor}.${method} ${number}`);
    const asked = turn === number ? this.#asked.get(args[0] as number) : undefined;
    if (asked?.connection.over) {
      this.#wrong.push(`message ${asked.message} takes effect after its connection was ended`);
    }
  }

  #fault(index: number, error: unknown): void {
    this.#note(nameOf(index), 'has a fault', 0);
    const station = this.#stations[index] as Station;
    if ((error as { code?: unknown }).code === 'restart') station.stop(RESTART_MS);
    else if (!isOfTheDisk(error))
      this.#wrong.push(`${nameOf(index)} has a fault: ${textOf(error)}`);
  }

  #note(who: string, what: string, count: number): void {
    this.#digest.add(this.#network.now, who, what, count);
    this.#say(() => `${who} ${what} ${count}`);
  }

  #say(what: () => string): void {
    this.#log?.push(`${this.#network.now.toFixed(0).padStart(7)} ${what()}`);
  }
}

/** The database could not be opened again after a write had failed. */
const OF_THE_DISK = new Set<unknown>([
  'restart',
  'LEVEL_DATABASE_NOT_OPEN',
  'LEVEL_ITERATOR_NOT_OPEN',
]);

/** Is a fault of the disk behind it? */
function isOfTheDisk(error: unknown): boolean {
  let at: unknown = error;
  for (let depth = 0; at instanceof Error && depth < 8; depth++, at = at.cause) {
    if (at instanceof DiskError || OF_THE_DISK.has((at as { code?: unknown }).code)) return true;
  }
  return false;
}

function textOf(error: unknown): string {
  const { stack = String(error), cause } = error as Error;
  return cause === undefined ? stack : `${stack}\nbecause of ${textOf(cause)}`;
}
