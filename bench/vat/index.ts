/**
 * vat/ measured beside what it stands on, all in one run: a near call beside a plain call, a durable
 * turn beside LevelDB alone. What each figure means is in docs/performance.md.
 *
 * Parameters: scenario (near, entries, durable, post, opening, memory; several with commas; all
 * by default), turns (200,000), messages (20,000), actors (100,000).
 */
import type { Benchmark } from '../run.ts';
import { buildChildren, type Configuration, measure, removeChildren } from './run-child.ts';

type Numbers = ReadonlyMap<string, number>;
type Scenario = (numbers: Numbers) => Promise<Record<string, number>>;

const IN_FLIGHT = 512;
const ENTRIES = 5_000;
const ROUNDS = 3;
/** The most that SwingSet was seen to commit in a second, see docs/performance.md. */
const SWINGSET_PER_S = 570;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  async near() {
    const { near_ns, plain_ns, ratio } = await measure('default', 'nearCalls');
    return { near_call_ns: near_ns, plain_call_ns: plain_ns, near_call_ratio_plain: ratio };
  },
  async entries() {
    return { entries_5000_ratio_none: await measure('default', 'entriesRatio', ENTRIES) };
  },
  async durable(numbers) {
    const turns = numbers.get('turns') ?? 200_000;
    const best = async (configuration: Configuration) => {
      const runs = [];
      for (let round = 0; round < ROUNDS; round++) {
        runs.push(await measure(configuration, 'durableTurns', turns, IN_FLIGHT, IN_FLIGHT));
      }
      return runs.reduce((one, other) => (one.turns_per_s > other.turns_per_s ? one : other));
    };
    const rawUs = await measure('bare', 'rawPutUs', turns, IN_FLIGHT);
    const [bare, all] = [await best('bare'), await best('default')];
    return {
      durable_turns_per_s_bare: bare.turns_per_s,
      durable_turns_per_s: all.turns_per_s,
      durable_ratio_swingset: all.turns_per_s / SWINGSET_PER_S,
      durable_cpu_us_bare: bare.cpu_us,
      durable_cpu_us: all.cpu_us,
      raw_put_cpu_us: rawUs,
      durable_cpu_ratio_raw: all.cpu_us / rawUs,
    };
  },
  async post(numbers) {
    const messages = numbers.get('messages') ?? 20_000;
    return {
      post_messages_per_s_bare: await measure('bare', 'messagesBetween', messages, IN_FLIGHT),
      post_messages_per_s: await measure('default', 'messagesBetween', messages, IN_FLIGHT),
    };
  },
  async opening(numbers) {
    const actors = numbers.get('actors') ?? 100_000;
    const { ms, empty_ms, ratio } = await measure('default', 'openingWith', actors);
    return { opening_ms: ms, opening_empty_ms: empty_ms, opening_ratio_empty: ratio };
  },
  async memory(numbers) {
    const actors = numbers.get('actors') ?? 100_000;
    return { resident_bytes: await measure('default', 'residentBytes', actors) };
  },
};

export const vatBenchmark: Benchmark = async (numbers, texts) => {
  const wanted = texts.get('scenario')?.split(',') ?? Object.keys(SCENARIOS);
  const figures: Record<string, number> = {};
  await buildChildren();
  try {
    for (const name of wanted) {
      const scenario = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
      if (!scenario) {
        const all = Object.keys(SCENARIOS).join(', ');
        throw new Error(`There is no “${name}”. Choose: ${all}.`);
      }
      Object.assign(figures, await scenario(numbers));
    }
  } finally {
    await removeChildren();
  }
  return figures;
};
