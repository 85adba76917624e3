/**
 * Attacks sessions for as long as asked, each attack grown from a seed and a number, and stops at
 * the first that does harm.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SeededRandom } from '../../../captp/netlayers/seeded-random.ts';
import { settle } from '../properties/peers.ts';
import { mutated, type Recorded } from './mutate.ts';
import { makeNeighbour, type Neighbour } from './neighbour.ts';
import { recordSession, SELDOM_SENT } from './recorded.ts';
import { type Outcome, runAttack } from './run-attack.ts';
import { shrunk } from './shrink.ts';
import { type Attack, describeAttack, type Role } from './steps.ts';
import { told, type Uncaught, watchingUncaught } from './uncaught.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export interface FuzzOptions {
  readonly seed: number;
  /** For how long; asked after each attack. */
  goesOn(attacks: number): boolean;
}

export interface FuzzReport {
  readonly attacks: number;
  /** How many attacks left the session in which way. */
  readonly left: Readonly<Record<Outcome['left'], number>>;
  /** How much more memory is in use than before, in bytes. */
  readonly grownBytes: number;
  /** What went wrong, with the shortest attack that was found; undefined when nothing did. */
  readonly failure: string | undefined;
}

const RECORDED_SESSIONS = 24;
const ROLES: readonly Role[] = ['dialler', 'acceptor', 'visited', 'visited'];
/** Attacks between two looks at the neighbour. */
const NEIGHBOUR_EVERY = 20;
const WARM_UP_ATTACKS = 200;
/** Code that becomes compiled and caches of the engine take their share; leaks take far more. */
const GROWTH_BYTES_MAX = 16 * 1_048_576;

export function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  return watchingUncaught((uncaught) => fuzzing(options, uncaught));
}

async function fuzzing({ seed, goesOn }: FuzzOptions, uncaught: Uncaught): Promise<FuzzReport> {
  const recorded = await recordedSessions(seed);
  const pool = [...recorded.flatMap(({ steps }) => steps), ...SELDOM_SENT];
  const neighbour = await makeNeighbour();
  const left = { refused: 0, ended: 0, standing: 0 };
  let failure = uncaught.take();
  let before = 0;
  let attacks = 0;
  for (; failure === undefined && goesOn(attacks); attacks++) {
    if (attacks === WARM_UP_ATTACKS) before = await memoryInUse();
    const random = new SeededRandom(seed * 1_000_003 + attacks);
    const attack = mutated(random.pick(recorded), random, pool);
    const outcome = await outcomeOf(attack, uncaught);
    if (outcome.left) left[outcome.left]++;
    failure = outcome.wrong;
    if (attacks % NEIGHBOUR_EVERY === 0) failure ??= await harmTo(neighbour);
    if (failure !== undefined) {
      failure = await described(failure, seed, attacks, attack, uncaught, neighbour);
    }
  }
  neighbour.close();
  const grownBytes = attacks > WARM_UP_ATTACKS ? (await memoryInUse()) - before : 0;
  if (grownBytes > GROWTH_BYTES_MAX) failure ??= `memory has grown by ${grownBytes} bytes`;
  return { attacks, left, grownBytes, failure };
}

async function recordedSessions(seed: number): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for (let i = 0; i < RECORDED_SESSIONS; i++) {
    const role = ROLES[i % ROLES.length] as Role;
    all.push({ role, steps: await recordSession(seed * RECORDED_SESSIONS + i, role) });
  }
  return all;
}

async function outcomeOf(
  attack: Attack,
  uncaught: Uncaught,
): Promise<{ wrong: string | undefined; left?: Outcome['left'] }> {
  try {
    const { wrong, left } = await runAttack(attack);
    return { wrong: wrong ?? uncaught.take(), left };
  } catch (error) {
    return { wrong: `thrown: ${told(error)}` };
  }
}

async function harmTo(neighbour: Neighbour): Promise<string | undefined> {
  try {
    await neighbour.check();
    return undefined;
  } catch (error) {
    return `the neighbour: ${told(error)}`;
  }
}

async function described(
  failure: string,
  seed: number,
  number: number,
  attack: Attack,
  uncaught: Uncaught,
  neighbour: Neighbour,
): Promise<string> {
  const fails = async (shorter: Attack) => {
    const { wrong } = await outcomeOf(shorter, uncaught);
    return (wrong ?? (await harmTo(neighbour))) !== undefined;
  };
  const shortest = await shrunk(attack, fails);
  return `Seed ${seed}, attack ${number}: ${failure}\n${describeAttack(shortest)}`;
}

async function memoryInUse(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect();
    await settle();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
