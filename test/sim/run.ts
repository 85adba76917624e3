/**
 * `npm run -s sim [-- seed=N | first=N seeds=N] [messages=N] [jobs=N] [seconds=N] [twice=yes]`
 *
 * Plays seeds and holds each against the laws of the runtime, in so many processes, and begins none
 * after so many seconds. With `twice`, each is played twice, and must have the same events. Exit
 * code 1 when a law is broken, or when two plays of one seed differ.
 */
import './no-collector.ts';
import { fork } from 'node:child_process';
import { commandParameters } from '../command-parameters.ts';
import { planOf } from './plan.ts';
import { differs, NOTHING, playSeeds, type Range, sumOf, type Tally } from './seeds.ts';
import { lawOf } from './shrink.ts';
import { traceOf } from './trace.ts';

/** Little that is played outlives its seed: collecting seldom costs less. */
const NODE_FLAGS = ['--single-threaded-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];

const given = commandParameters({
  command: 'sim',
  does: 'Plays whole lives of vats, each from one seed, and holds them against the laws of the runtime. Exit code 1 when a law is broken.',
  parameters: {
    seed: { means: 'play this one' },
    first: { means: 'or begin with this one', otherwise: 1 },
    seeds: { means: 'and play so many', otherwise: 200 },
    messages: { means: 'messages of each', otherwise: 1_000 },
    seconds: { means: 'begin none after so many', otherwise: 1_000_000 },
    jobs: { means: 'processes', otherwise: 1 },
    job: { means: 'which of them this is' },
    until: { means: 'failure: end with the first that breaks a law' },
    trace: { means: 'no: do not show what led to the worst' },
    twice: { means: 'yes: play each twice, and compare the events' },
  },
});
const { messages } = given;
const first = given.seed === undefined ? given.first : Number(given.seed);
const seeds = given.seed === undefined ? given.seeds : 1;
const end = process.hrtime.bigint() + BigInt(given.seconds) * 1_000_000_000n;
const range: Range = {
  goesOn: () => process.hrtime.bigint() < end,
  first: first + Number(given.job ?? 0),
  last: first + seeds - 1,
  stride: given.jobs,
  messages,
  untilFailure: given.until === 'failure',
  failed({ seed, wrong }) {
    const laws = [...new Set(wrong.map(lawOf))].join(', ');
    console.log(`seed ${seed}: ${wrong[0]} (${wrong.length} violations: ${laws})`);
  },
};

if (given.job !== undefined) process.send?.(await playSeeds(range));
else if (given.twice !== undefined) await playTwice();
else await playAll();

async function playAll(): Promise<void> {
  const began = process.hrtime.bigint();
  const tally = await (range.stride === 1 ? playSeeds(range) : inJobs(range.stride));
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const [worst] = tally.failures;
  if (worst && given.trace !== 'no')
    console.log(`\n${await traceOf(planOf(worst.seed, messages), worst.wrong)}\n`);
  console.log(summaryOf(tally, seconds));
  if (worst || tally.seeds === 0) process.exitCode = 1;
}

/** Shares the seeds among processes. */
async function inJobs(count: number): Promise<Tally> {
  const tallies = Array.from({ length: count }, (_, job) => {
    const options = { execArgv: [...process.execArgv, ...NODE_FLAGS] };
    const child = fork(
      process.argv[1] as string,
      [...process.argv.slice(2), `job=${job}`],
      options,
    );
    return new Promise<Tally>((resolve, reject) => {
      child.on('message', (tally) => resolve(tally as Tally));
      child.on('exit', (code) => reject(new Error(`A job ended with code ${code}.`)));
    });
  });
  return (await Promise.all(tallies)).reduce(sumOf, NOTHING);
}

async function playTwice(): Promise<void> {
  const different: number[] = [];
  for (let seed = range.first; seed <= range.last; seed++) {
    if (await differs(seed, messages)) different.push(seed);
  }
  console.log(`${seeds} seeds played twice, ${different.length} differ ${different.join(' ')}`);
  if (different.length > 0) process.exitCode = 1;
}

function summaryOf(
  { seeds: played, least, messages: all, crashes, failures }: Tally,
  seconds: number,
): string {
  const count =
    played === seeds ? `${played} seeds` : `${played} of ${seeds} seeds in the time given`;
  const each = `${((seconds * 1_000) / played).toFixed(0)} ms each`;
  const sent = `${all} messages (at least ${least} a seed), ${crashes} crashes`;
  const took = `${seconds.toFixed(1)} s, ${each}`;
  return `${count}, ${sent}, ${failures.length} with violations, ${took}`;
}
