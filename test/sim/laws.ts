/**
 * The laws of the runtime, held against what was played. Each gives what breaks it, in words.
 */

import type { Asked } from './client.ts';
import { type Committed, committedOf, type Report } from './committed.ts';
import { answerTo, WAYS, wayOf } from './kinds/oracle.ts';
import { Model, textOf, Unexplained } from './model.ts';
import { machineOf, receiverOf, type StepOf } from './plan.ts';
import { type Run, type Sent, senderOf } from './recorder.ts';
import type { Played } from './simulation.ts';

/** Everything that is known once all is over. */
interface Case {
  readonly played: Played;
  readonly committed: Committed;
  /** The true runs, in their order. */
  readonly runs: readonly Run[];
  /** Those that took a message, by its name. */
  readonly taken: ReadonlyMap<number, readonly Run[]>;
  /** What true runs have sent, by its name. */
  readonly sent: ReadonlyMap<number, Sent & { readonly by: Run }>;
}

type Law = (of: Case) => Iterable<string>;

/** What was asked and told is true when all machines have lost their power. */
function* acknowledgedIsDurable({ played, committed }: Case): Generator<string> {
  const { recorder, cries } = played;
  for (const run of recorder.acknowledged) {
    if (!committed.runs.has(run)) yield `run ${run} was acknowledged, and is lost`;
  }
  for (const run of cries) {
    if (!committed.runs.has(run)) yield `run ${run} was told of outside, and is lost`;
  }
}

/** No message takes effect twice, nor one that nobody sent; and none that was refused. */
function* nothingTwice({ played, taken, sent }: Case): Generator<string> {
  const asked = new Map(played.asked.map((each) => [each.message, each]));
  for (const [message, runs] of taken) {
    const [first] = runs as [Run];
    if (runs.length > 1) {
      yield `message ${message} takes effect in runs ${runs.map(({ number }) => number).join(', ')}`;
    }
    const source = asked.get(message) ?? sent.get(message);
    if (!source) {
      yield `run ${first.number} takes message ${message}, whose sending is undone`;
      continue;
    }
    const to = receiverOf('to' in source ? source.to : source.actor);
    if (to !== first.actor || source.method !== first.method) {
      yield `message ${message} for ${to}.${source.method} comes to ${first.actor}.${first.method}`;
    }
    if ('refused' in source && source.refused !== undefined && !isUnsure(played, source)) {
      yield `message ${message} takes effect, and was refused: ${source.refused}`;
    }
  }
}

/**
 * A write that failed may have landed all the same. Whoever asked is told the truth, unless the
 * database could not be opened or read again to see.
 */
function isUnsure({ plan }: Played, { refused, actor }: Asked): boolean {
  if (refused !== 'not-saved') return false;
  const machine = machineOf(actor);
  const faults = plan.steps.filter((step) => step.is === 'disk' && step.machine === machine);
  const has = (fits: (fault: StepOf<'disk'>) => boolean): boolean =>
    faults.some((step) => step.is === 'disk' && fits(step));
  const isBlind = has(({ fault, openings }) => openings > 0 || fault === 'unreadable');
  return isBlind && has(({ fault }) => fault === 'landed');
}

/** What was sent takes effect, unless its receiver has ended, or it was called off. */
function* everythingArrives({ sent, taken, committed, runs }: Case): Generator<string> {
  const shut = new Set(runs.filter(({ method }) => method === 'shut').map((run) => run.result));
  const calledOff = new Set(
    runs.filter(({ method }) => method === 'disarm').map((run) => run.result),
  );
  for (const [message, { to, method, by, args }] of sent) {
    // One that has not left in time need not leave.
    if (method === 'answer' && wayOf(args[0] as number) === WAYS.inTime) continue;
    if (taken.has(message) || committed.ended.has(to) || calledOff.has(message) || shut.has(to))
      continue;
    yield `message ${message} of run ${by.number} to ${to}.${method} never takes effect`;
  }
}

/** By timers, promises and to promises: when these come is not for their sender to say. */
const UNORDERED = new Set(['ring', 'settle', 'hear', 'note', 'touch']);

/** What one sent to another takes effect in the order it was sent. */
function* inOrder({ runs, played, sent }: Case): Generator<string> {
  const lastOf = new Map<string, number>();
  for (const { actor, args, method, number, turn } of runs) {
    if (number !== turn || UNORDERED.has(method)) continue;
    const message = args[0] as number;
    const by = senderOf(message);
    const from = by === undefined ? 'clients' : played.recorder.runs[by]?.actor;
    const pair = `${from} ${sent.get(message)?.to ?? actor}`;
    const last = lastOf.get(pair) ?? 0;
    if (message < last) yield `run ${number} takes message ${message} of ${from} after ${last}`;
    lastOf.set(pair, message);
  }
}

/** A grant that was revoked does nothing from then on. */
function* revokedIsDead({ runs, sent }: Case): Generator<string> {
  const sealed = new Map<number, number>();
  const endOf = new Map<number, number>();
  for (const { method, actor, number, args } of runs) {
    const end = endOf.get(actor);
    if (end !== undefined) yield `run ${number} goes through grant ${actor}, revoked by run ${end}`;
    if (method === 'end') endOf.set(actor, number);
    // What passed a membrane in time may still wait in the vat, up to this message behind it all.
    if (method === 'sealed') sealed.set(args[1] as number, number);
    const way = sent.get(args[0] as number)?.to ?? 0;
    const by = method === 'visit' || method === 'touch' ? sealed.get(way) : undefined;
    if (by !== undefined)
      yield `run ${number} comes by the way ${way}, which is shut since run ${by}`;
  }
}

/** No timer rings early. */
function* timersWait({ runs }: Case): Generator<string> {
  for (const { method, args, now, number } of runs) {
    if (method === 'ring' && now < (args[1] as number)) yield `run ${number} rings before its time`;
  }
}

/** Who asked hears what was said. */
function* answersAreTrue({ runs }: Case): Generator<string> {
  for (const { method, args, number } of runs) {
    if (method !== 'hear') continue;
    const [, question, isFulfilled, what] = args as [number, number, boolean, unknown];
    const way = wayOf(question);
    const should = way === WAYS.refused ? 'refused' : expectedOf(question, way);
    const is = isFulfilled ? what : 'refused';
    const mayExpire = way === WAYS.inTime && what === 'expired';
    if (is !== should && !mayExpire)
      yield `run ${number} hears ${String(what)} to ${question}, not ${should}`;
  }
}

/** Numbers are heard, and 0 where a reference is. */
function expectedOf(question: number, way: number): number {
  if (way === WAYS.passed) return 0;
  return answerTo(way === WAYS.byAnother ? question - way : question);
}

/** What is stored is what the true turns make of it, one after the other. */
function* serial({ played, runs }: Case): Generator<string> {
  const model = new Model(played.plan, played.recorder.runs);
  try {
    for (const run of runs) if (run.number === run.turn) model.replay(run);
    for (const report of played.after as Report[]) {
      const [is, should] = [textOf(report), textOf(model.report(Number(report[0])))];
      if (is !== should) yield `${Number(report[0])} is ${is}, and should be ${should}`;
    }
  } catch (error) {
    if (!(error instanceof Unexplained)) throw error;
    yield error.message;
  }
}

/** What memory held before the power failed is what the disk holds. */
function* memoryIsDisk({ played }: Case): Generator<string> {
  const before = new Map((played.before as Report[]).map((report) => [Number(report[0]), report]));
  for (const report of played.after as Report[]) {
    const [is, was] = [textOf(report), textOf(before.get(Number(report[0])))];
    if (is !== was) yield `after the last crash there is ${is}, before it was ${was}`;
  }
}

const LAWS: Readonly<Record<string, Law>> = {
  'acknowledged is durable': acknowledgedIsDurable,
  'exactly once': nothingTwice,
  'everything is delivered': everythingArrives,
  'order per reference': inOrder,
  'revoked is dead': revokedIsDead,
  'timers do not ring early': timersWait,
  'answers are true': answersAreTrue,
  'a serial order of turns': serial,
  'memory is what the disk is': memoryIsDisk,
};

/** Everything by which what was played breaks a law. */
export function violationsOf(played: Played): string[] {
  const committed = committedOf(played);
  const wrong = [...played.wrong, ...committed.wrong];
  const case_ = caseOf(played, committed);
  for (const [name, law] of Object.entries(LAWS)) {
    for (const what of law(case_)) wrong.push(`${name}: ${what}`);
  }
  return wrong;
}

function caseOf(played: Played, committed: Committed): Case {
  const runs = played.recorder.runs.filter(({ number }) => committed.runs.has(number));
  const taken = new Map<number, Run[]>();
  const sent = new Map<number, Sent & { by: Run }>();
  for (const run of runs) {
    for (const each of run.sends) sent.set(each.message, { ...each, by: run });
    if (run.number !== run.turn) continue;
    const message = run.args[0] as number;
    const known = taken.get(message);
    if (known) known.push(run);
    else taken.set(message, [run]);
  }
  return { played, committed, runs, taken, sent };
}
