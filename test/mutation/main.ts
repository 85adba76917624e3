/**
 * `npm run -s mutate [-- name=… tests=all]`: puts each fault into a copy of captp/, one at a time,
 * and shows which test notices. Exit code 1 when one survives, 2 when the tests fail without any.
 *
 * `name` takes the faults whose name or file contains it; `tests=all` asks all tests of captp/ but
 * the fuzzer instead of those that each fault names.
 */
import { commandParameters } from '../command-parameters.ts';
import { ALL_FAULTS } from './all-faults.ts';
import { copyCheckout, testFiles } from './checkout.ts';
import type { Fault } from './fault.ts';
import { runTests, type TestRun } from './run-tests.ts';

const ALL_TESTS = [
  ...['crypto', 'eventual-send', 'far', 'fragment', 'locator', 'vow', 'syrup', 'framing'],
  ...['netlayers', 'conformance', 'peer', 'session', 'properties'],
];
/** The most time for all tests without a fault, and for those of one fault. */
const SOUND_RUN_MS = 900_000;
const FAULTY_RUN_MS = 120_000;

const { name: part, tests } = commandParameters({
  command: 'mutate',
  does: 'Puts each fault into a copy of captp/, one at a time, and shows which test notices. Exit code 1 when one survives, 2 when the tests fail without any.',
  parameters: {
    name: { means: 'only faults whose name or file contains this', otherwise: '' },
    tests: { means: 'all: ask all tests, not only those that a fault names' },
  },
});
const faults = ALL_FAULTS.filter(({ name, file }) => `${file} ${name}`.includes(part));
const asked = faults.map((fault) => ({ fault, tests: tests === 'all' ? ALL_TESTS : fault.tests }));

const checkout = await copyCheckout();
try {
  const needed = [...new Set(asked.flatMap((each) => each.tests))];
  const sound = await runTests(checkout.folder, testFiles(needed), SOUND_RUN_MS);
  if (sound.outcome === 'passed') await tryAll();
  else {
    console.error(`The tests fail without any fault: ${sound.by}`);
    process.exitCode = 2;
  }
} finally {
  await checkout.remove();
}

async function tryAll(): Promise<void> {
  let noticed = 0;
  for (const { fault, tests } of asked) {
    const { outcome, by } = await tryOne(fault, tests);
    if (outcome === 'failed') noticed++;
    const verdict = { failed: by, passed: 'SURVIVED', broken: `THE FAULT IS WRONG: ${by}` }[
      outcome
    ];
    console.log(`${fault.file.padEnd(28)} ${fault.name}\n${' '.repeat(29)}└ ${verdict}`);
  }
  console.log(`\n${noticed} of ${asked.length} faults were noticed.`);
  if (noticed < asked.length) process.exitCode = 1;
}

async function tryOne(fault: Fault, tests: readonly string[]): Promise<TestRun> {
  try {
    const run = () => runTests(checkout.folder, testFiles(tests), FAULTY_RUN_MS);
    return await checkout.withFault(fault, run);
  } catch (error) {
    return { outcome: 'broken', by: String(error) };
  }
}
