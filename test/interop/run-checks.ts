/**
 * Runs checks with peers made for each of them, within a time limit, and prints one line a check.
 */
import type { PairCheck } from './asking.ts';
import type { TrioCheck } from './handoff-checks.ts';
import type { InteropPeer } from './interop-peer.ts';

/** Starts a peer that calls itself `designator`. */
type StartPeer = (designator: string) => Promise<InteropPeer>;

/** Who makes it, as the report says it, and how to start one. */
export interface Maker {
  readonly name: string;
  readonly start: StartPeer;
}

export interface Report {
  passed: number;
  readonly failed: string[];
}

/** What a check is expected to come to. */
export type Expectation = 'passes' | 'fails';

const CHECK_MILLISECONDS_MAX = 20_000;
/** A deviation may be that nothing happens; that is not waited for as long. */
const DEVIATION_MILLISECONDS_MAX = 3_000;

/** Runs `check` with a caller and a server made for it. */
export function runPair(
  report: Report,
  check: PairCheck,
  caller: Maker,
  server: Maker,
  expected: Expectation = 'passes',
): Promise<void> {
  const run = async (start: Start) => {
    const peers = [await start(caller, 'caller'), await start(server, 'server')] as const;
    if (!check.strangers) await peers[0].meet(peers[1].address);
    return () => check.run(...peers);
  };
  return runOne(report, `${caller.name} → ${server.name}: ${check.title}`, run, expected);
}

/** Runs `check` with a gifter, a receiver and an exporter that have not met. */
export function runTrio(
  report: Report,
  check: TrioCheck,
  makers: readonly [gifter: Maker, receiver: Maker, exporter: Maker],
): Promise<void> {
  const roles = makers.map(({ name }) => name).join(', ');
  return runOne(report, `${roles}: ${check.title}`, async (start) => {
    const trio = {
      gifter: await start(makers[0], 'gifter'),
      receiver: await start(makers[1], 'receiver'),
      exporter: await start(makers[2], 'exporter'),
    };
    return () => check.run(trio);
  });
}

type Start = (maker: Maker, designator: string) => Promise<InteropPeer>;

/** `prepare` starts the peers; what goes wrong there is never expected. */
async function runOne(
  report: Report,
  title: string,
  prepare: (start: Start) => Promise<() => Promise<void>>,
  expected: Expectation = 'passes',
): Promise<void> {
  const peers: InteropPeer[] = [];
  const start: Start = async (maker, designator) => {
    const peer = await maker.start(designator);
    peers.push(peer);
    return peer;
  };
  try {
    const run = await within(CHECK_MILLISECONDS_MAX, prepare(start));
    const limit = expected === 'passes' ? CHECK_MILLISECONDS_MAX : DEVIATION_MILLISECONDS_MAX;
    const failure = await failureOf(within(limit, run()));
    tell(report, title, expected, failure);
  } catch (error) {
    tell(report, title, 'passes', textOf(error));
  } finally {
    await Promise.all(peers.map((peer) => peer.stop()));
  }
}

function tell(
  report: Report,
  title: string,
  expected: Expectation,
  failure: string | undefined,
): void {
  if ((failure === undefined) === (expected === 'passes')) {
    report.passed++;
    const how = failure === undefined ? '' : ` (${failure.split('\n', 1).join()})`;
    console.log(`${failure === undefined ? 'ok     ' : 'differs'} ${title}${how}`);
    return;
  }
  report.failed.push(title);
  const why = failure ?? 'It passes now: endo has changed, so write that down.';
  console.log(`FAILED  ${title}\n        ${why.replaceAll('\n', '\n        ')}`);
}

async function failureOf(work: Promise<void>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return textOf(error);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done in ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
