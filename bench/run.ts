/**
 * Runs one benchmark and prints its figures: `npm run -s bench -- NAME [--json] [name=value …]`.
 *
 * Every figure stands beside a floor or a peer measured in the same run, because machines are noisy and only
 * ratios travel.
 */
import { CAPTP_TARGETS } from './captp/targets.ts';
import { NETWORK_TARGETS } from './network/targets.ts';
import { STORE_TARGETS } from './store/targets.ts';
import { VAT_TARGETS } from './vat/targets.ts';

/** What a benchmark answers: figures by name, each name ending in its unit. */
export type Figures = Readonly<Record<string, number>>;
/** Parameters come as numbers when they are such, else as texts. */
export type Benchmark = (
  numbers: ReadonlyMap<string, number>,
  texts: ReadonlyMap<string, string>,
) => Promise<Figures>;
/** What a figure should be, by its name. */
export type Targets = Readonly<
  Record<string, { readonly atLeast?: number; readonly atMost?: number }>
>;

/** Each is loaded only when it is asked for. */
const BENCHMARKS: Readonly<Record<string, { load(): Promise<Benchmark>; targets: Targets }>> = {
  captp: {
    load: async () => (await import('./captp/index.ts')).captpBenchmark,
    targets: CAPTP_TARGETS,
  },
  vat: {
    load: async () => (await import('./vat/index.ts')).vatBenchmark,
    targets: VAT_TARGETS,
  },
  store: {
    load: async () => (await import('./store/index.ts')).storeBenchmark,
    targets: STORE_TARGETS,
  },
  network: {
    load: async () => (await import('./network/index.ts')).networkBenchmark,
    targets: NETWORK_TARGETS,
  },
  file: { load: async () => (await import('./file.ts')).fileBenchmark, targets: {} },
};

const words = process.argv.slice(2);
const [name = ''] = words;
const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
if (!benchmark) {
  process.stderr.write(
    `There is no benchmark “${name}”. Choose: ${Object.keys(BENCHMARKS).join(', ')}\n`,
  );
  process.exit(2);
}
const numbers = new Map<string, number>();
const texts = new Map<string, string>();
for (const word of words) {
  const [key, value] = word.split('=');
  if (!key || value === undefined) continue;
  const number = Number(value);
  if (Number.isNaN(number)) texts.set(key, value);
  else numbers.set(key, number);
}
const run = await benchmark.load();
const figures = await run(numbers, texts);
if (words.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
else {
  const width = Math.max(...Object.keys(figures).map((key) => key.length));
  for (const [key, value] of Object.entries(figures)) {
    const shown = value.toLocaleString('en', { maximumFractionDigits: 2 });
    process.stdout.write(`${key.padEnd(width)}  ${shown.padStart(12)}${verdict(key, value)}\n`);
  }
}

/** The target of a figure and whether it is met; nothing when there is none. */
function verdict(key: string, value: number): string {
  const { atLeast, atMost } = benchmark?.targets[key] ?? {};
  if (atLeast !== undefined) return `  ≥ ${atLeast}  ${value >= atLeast ? 'met' : 'NOT MET'}`;
  if (atMost !== undefined) return `  ≤ ${atMost}  ${value <= atMost ? 'met' : 'NOT MET'}`;
  return '';
}
