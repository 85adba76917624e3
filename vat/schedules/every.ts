/**
 * The schedules of actors: each is one durable timer, set for its next occurrence.
 *
 * When it is due, one turn sets the timer for the occurrence after and sends a message for this
 * one, so both are on the disk together, and a method that throws does not end its schedule.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import { send, sym } from '../../captp/index.ts';
import type { Actor } from '../actor.ts';
import { Refused } from '../errors.ts';
import { nat, record } from '../guards.ts';
import { timerKey } from '../keys.ts';
import { LOOK_AGAIN_MS, TIMERS_PER_ACTOR_MAX, type Timer } from '../timers.ts';
import type { Turn } from '../turn.ts';
import { checkSchedule, EACH_MAX, occurrenceAfter, type Schedule } from './schedule.ts';

/** What timers of schedules name in the place of a facet; no reference leads there. */
export const SCHEDULES = '$schedules';

/**
 * What a scheduled method is told first: when it was due (milliseconds since 1970), and how many
 * later occurrences this call stands for, counted up to 200.
 */
export const Occurrence = record({ due: nat, missed: nat });

/** Occurrences that are counted when a vat wakes; each costs a tenth of a millisecond. */
export const MISSED_MAX = 200;
const SCHEDULE_ID_BYTES = 16;
/** An occurrence is not missed as long as the vat is late by no more than its timers can be. */
export const LATE_MS_MAX = 2 * LOOK_AGAIN_MS;

/** What the timer of a schedule carries. */
type Carried = readonly [
  id: string,
  schedule: Schedule,
  facet: string,
  method: string,
  context: readonly unknown[],
  due: number,
];

/**
 * Begins a schedule as part of `turn`; gives its id. Throws {@link Refused} with code
 * `bad-schedule`, also when it has no occurrence at all.
 */
export function beginSchedule(
  actor: Actor,
  turn: Turn,
  schedule: Schedule,
  { facet, method, context }: { facet: string; method: string; context: readonly unknown[] },
): string {
  checkSchedule(schedule);
  const { guard } = actor.method(actor.facet(facet), method);
  if (guard.args.length === 0 && !guard.more) {
    throw new Refused(
      'bad-schedule',
      `${facet}.${method} must take the occurrence it is called for.`,
    );
  }
  const first = occurrenceAfter(schedule, turn.now);
  if (first === undefined) throw new Refused('bad-schedule', 'This schedule never comes.');
  const { durable, random } = actor.shell.core;
  const id = bytesToHex(random.bytes(SCHEDULE_ID_BYTES));
  const kept = durable.keep([schedule, context] as const);
  setTimer(actor, turn, [id, kept[0], facet, method, kept[1], first]);
  return id;
}

/** The timer of the schedule `id` of this actor, if it still runs. */
export function timerOfSchedule({ shell }: Actor, id: string): Timer | undefined {
  const isIt = ({ facet, args }: Timer): boolean => facet === SCHEDULES && args[0] === id;
  return shell.core.timers.of(shell).find(isIt);
}

/** A timer of a schedule went off: sends what is due, and sets the next. */
export function scheduleDue(actor: Actor, args: readonly unknown[]): void {
  const turn = actor.shell.core.requireTurn('A schedule can go on');
  const [id, schedule, facet, method, context, due] = args as unknown as Carried;
  const { now } = turn;
  actor.method(actor.facet(facet), method);
  const { occurrences, next } = dueUntil(schedule, due, now);
  for (const { due: time, missed } of told(schedule, occurrences, now)) {
    const occurrence = { due: BigInt(time), missed: BigInt(missed) };
    const answer = send(actor.shell.facet(facet), [sym(method), occurrence, ...context]);
    answer.listen({ fulfilled: () => undefined, broken: actor.shell.core.onFault });
  }
  if (next !== undefined) setTimer(actor, turn, [id, schedule, facet, method, context, next]);
}

interface Told {
  readonly due: number;
  readonly missed: number;
}

/** All occurrences from `due` to `now`, as far as they are counted, and the first after `now`. */
function dueUntil(
  schedule: Schedule,
  due: number,
  now: number,
): { occurrences: number[]; next: number | undefined } {
  const occurrences = [due];
  let next = occurrenceAfter(schedule, due, due);
  while (next !== undefined && next <= now && occurrences.length <= MISSED_MAX) {
    occurrences.push(next);
    next = occurrenceAfter(schedule, next, due);
  }
  if (next === undefined || next > now) return { occurrences, next };
  return { occurrences, next: occurrenceAfter(schedule, now, due) };
}

/** For which occurrences the method is called. */
function told({ catchUp = 'once' }: Schedule, occurrences: readonly number[], now: number): Told[] {
  const [first] = occurrences;
  if (first === undefined) return [];
  const missed = (from: number): number => Math.min(occurrences.length - 1 - from, MISSED_MAX);
  if (catchUp === 'once') return [{ due: first, missed: missed(0) }];
  if (catchUp === 'skip') {
    const inTime = occurrences.filter((time) => time >= now - LATE_MS_MAX).at(-1);
    return inTime === undefined ? [] : [{ due: inTime, missed: 0 }];
  }
  const each = occurrences.slice(0, EACH_MAX);
  return each.map((due, at) => ({ due, missed: at === each.length - 1 ? missed(at) : 0 }));
}

function setTimer({ shell }: Actor, turn: Turn, carried: Carried): void {
  const { timers } = shell.core;
  if (timers.countOf(shell) >= TIMERS_PER_ACTOR_MAX) {
    const most = `An actor can have at most ${TIMERS_PER_ACTOR_MAX} timers.`;
    throw new Refused('too-many-timers', most);
  }
  const timer = timers.make(shell, SCHEDULES, carried[5], carried);
  timers.add(timer, turn);
  turn.writes.push({ is: 'put', key: timerKey(timer.bytes), value: timers.toRecord(timer) });
}
