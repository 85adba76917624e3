/**
 * Runs all interop checks between our peer and endo's OCapN, in both directions and all roles.
 *
 * It needs a checkout of endo, which is not ours to keep here, so it is a program to run by hand
 * and no part of the test run:
 *
 *   node --expose-gc --import tsx test/interop/endo.ts DIRECTORY [WORDS OF A TITLE]
 *
 * DIRECTORY may also be given as ENDO_DIR. See README.md for how to prepare it. Ends with 1 when
 * a check failed.
 */
import type { PairCheck } from './asking.ts';
import { CALL_CHECKS } from './call-checks.ts';
import { COLLECTION_CHECKS } from './collection-checks.ts';
import { DEVIATIONS } from './deviations.ts';
import { isEndoCheckout, startEndoPeer, type TcpFraming } from './endo-peer.ts';
import { TRIO_CHECKS } from './handoff-checks.ts';
import { PROMISE_CHECKS } from './promise-checks.ts';
import { type Maker, type Report, runPair, runTrio } from './run-checks.ts';
import { SESSION_CHECKS } from './session-checks.ts';
import { startOurPeer } from './start-our-peer.ts';

/**
 * Without marks between frames, endo handles all that one read brings in one go. When that is a
 * message to an object of its own and, right behind, our giving that object back, endo exports it
 * anew to nobody, and keeps it and what it refers to. So collection is checked with marks only.
 */
const PAIR_CHECKS: Readonly<Record<TcpFraming, readonly PairCheck[]>> = {
  length: [...SESSION_CHECKS, ...CALL_CHECKS, ...PROMISE_CHECKS, ...COLLECTION_CHECKS],
  none: [...SESSION_CHECKS, ...CALL_CHECKS, ...PROMISE_CHECKS],
};

await main(process.argv.slice(2));

async function main([directory = process.env.ENDO_DIR ?? '', ...words]: string[]): Promise<void> {
  if (!isEndoCheckout(directory)) {
    console.error('Give the directory of a checkout of endo (see test/interop/README.md).');
    process.exitCode = 2;
    return;
  }
  const report: Report = { passed: 0, failed: [] };
  for (const framing of ['length', 'none'] as const) {
    await runAll(report, directory, framing, words.join(' '));
  }
  const { passed, failed } = report;
  console.log(`\n${passed} as expected, ${failed.length} not`);
  for (const title of failed) console.log(`  ${title}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

/** Every check whose title has `words` in it, over connections framed as `framing` says. */
async function runAll(
  report: Report,
  directory: string,
  framing: TcpFraming,
  words: string,
): Promise<void> {
  console.log(`\nframing: ${framing}`);
  const wanted = ({ title }: { title: string }) => title.includes(words);
  const endo: Maker = { name: 'endo', start: (name) => startEndoPeer(directory, name, framing) };
  const ours: Maker = { name: 'ours', start: (name) => startOurPeer(name, framing) };
  for (const [caller, server, endoIs] of [
    [ours, endo, 'server'],
    [endo, ours, 'caller'],
  ] as const) {
    for (const check of PAIR_CHECKS[framing].filter(wanted)) {
      await runPair(report, check, caller, server);
    }
    for (const check of DEVIATIONS.filter(wanted)) {
      const expected = check.endoFailsAs.includes(endoIs) ? 'fails' : 'passes';
      await runPair(report, check, caller, server, expected);
    }
  }
  for (const check of TRIO_CHECKS.filter(wanted)) {
    for (const makers of mixedTrios(ours, endo)) await runTrio(report, check, makers);
  }
}

/** Gifter, receiver and exporter in every way in which both implementations take part. */
function mixedTrios(ours: Maker, endo: Maker): [Maker, Maker, Maker][] {
  return [
    [endo, ours, ours],
    [ours, endo, ours],
    [ours, ours, endo],
    [ours, endo, endo],
    [endo, ours, endo],
    [endo, endo, ours],
  ];
}
