/**
 * Runs one benchmark and prints its figures: `npm run -s bench -- NAME [--json] [name=value …]`.
 *
 * Every figure stands beside a floor or a peer measured in the same run, because machines are noisy and only
 * ratios travel.
 */
import { fileBenchmark } from './file.ts';

/** What a benchmark answers: figures by name, each name ending in its unit. */
export type Figures = Readonly<Record<string, number>>;
export type Benchmark = (parameters: ReadonlyMap<string, number>) => Promise<Figures>;

const BENCHMARKS: Readonly<Record<string, Benchmark>> = { file: fileBenchmark };

const words = process.argv.slice(2);
const [name = ''] = words;
const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
if (!benchmark) {
  process.stderr.write(
    `There is no benchmark “${name}”. Choose: ${Object.keys(BENCHMARKS).join(', ')}\n`,
  );
  process.exit(2);
}
const parameters = new Map<string, number>();
for (const word of words) {
  const [key, value] = word.split('=');
  if (key && value !== undefined) parameters.set(key, Number(value));
}
const figures = await benchmark(parameters);
if (words.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
else {
  const width = Math.max(...Object.keys(figures).map((key) => key.length));
  for (const [key, value] of Object.entries(figures)) {
    const shown = value.toLocaleString('en', { maximumFractionDigits: 2 });
    process.stdout.write(`${key.padEnd(width)}  ${shown.padStart(12)}\n`);
  }
}
