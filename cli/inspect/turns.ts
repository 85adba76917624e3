/** `gather inspect turns`, `turn` and `trace`: what happened, why, and what came of it. */
import type { ChangeView, TraceView, TurnView } from '../../actors/inspector/interface.ts';
import { E } from '../../captp/index.ts';
import type { Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';
import { causeText, linkText, momentText, shortId } from './names.ts';
import { firstRows, inspectorOf, printList } from './rows.ts';
import { shownLine } from './shown.ts';
import { actorMeant, turnMeant } from './which.ts';

const CHANGES_SHOWN = 100;
const VALUE_LENGTH_MAX = 60;

export interface TurnsOptions {
  readonly actor?: string;
  readonly limit: string;
}

export async function printTurns(task: Task, _: [], { actor, limit }: TurnsOptions): Promise<void> {
  const inspector = await inspectorOf(task);
  const id = actor === undefined ? undefined : await actorMeant(inspector, actor);
  await printList<TurnView>(task, limit, {
    ask: (after) => E(inspector).turns(id, after),
    columns: [
      { title: 'TURN', align: 'right' },
      ...['TIME', 'RECEIVER', 'METHOD', 'OUTCOME', 'BECAUSE OF'].map((title) => ({ title })),
      { title: 'SENT', align: 'right' },
      { title: 'CHANGED', align: 'right' },
    ],
    row: (turn) => [
      String(turn.turn),
      momentText(turn.time),
      linkText(turn.to),
      printable(turn.method),
      turn.outcome,
      causeText(turn.cause),
      turn.sentCount > 0n ? String(turn.sentCount) : '',
      turn.changedCount > 0n ? String(turn.changedCount) : '',
    ],
    none: 'The journal tells of no such turn.',
  });
}

export async function printTurn(task: Task, [number]: [string]): Promise<void> {
  const inspector = await inspectorOf(task);
  const turn = await E(inspector).turn(await turnMeant(inspector, number));
  const ask = (after: string | undefined) => E(inspector).changes(turn.turn, after);
  const changes = (await firstRows<ChangeView>(ask, CHANGES_SHOWN)).rows;
  const lines = [
    turnText(turn),
    `At        ${momentText(turn.time)}`,
    `Because   of ${causeText(turn.cause)}`,
    ...turn.sent.map((sent) => `Sent      ${linkText(sent.to)} ${printable(sent.method)}`),
    ...changes.map(changeText),
  ];
  task.printer.result({ ...turn, changes }, lines.join('\n'));
}

/** `Changed   Counter 3f2a90b1 state.count: 1 → 2` */
function changeText({ kind, actor, what, before, after }: ChangeView): string {
  const was = shownLine(before, VALUE_LENGTH_MAX);
  const is = after === undefined ? '' : `: ${was} → ${shownLine(after, VALUE_LENGTH_MAX)}`;
  return `Changed   ${kind} ${shortId(actor)} ${printable(what)}${is}`;
}

export async function printTrace(task: Task, [number]: [string]): Promise<void> {
  const inspector = await inspectorOf(task);
  const trace = await E(inspector).trace(await turnMeant(inspector, number));
  task.printer.result(trace, traceText(trace).join('\n'));
  if (trace.more) {
    task.printer.note('There is more: before what the journal keeps, or more effects than fit.');
  }
}

/** Causes first, then the turn that was asked for (marked), then its effects below what led to them. */
function traceText({ steps }: TraceView): string[] {
  const causes = steps.filter(({ is }) => is === 'cause').length;
  const root = steps[0]?.turn;
  const lines = root && root.cause.from !== 'turn' ? [`from ${causeText(root.cause)}`] : [];
  for (const { is, turn } of ordered(steps)) {
    const depth = is.is === 'cause' ? causes - Number(is.steps) : causes + Number(is.steps);
    const mark = is.is === 'asked' ? '*' : ' ';
    lines.push(`${mark} ${'  '.repeat(depth)}${turnText(turn)}`);
    for (const sent of turn.sent) {
      if (sent.to.to !== 'peer') continue;
      const message = sent.message === undefined ? '' : ` as message ${sent.message}`;
      lines.push(`  ${'  '.repeat(depth + 1)}→ ${linkText(sent.to)} ${sent.method}${message}`);
    }
  }
  return lines;
}

type Step = TraceView['steps'][number];

/** Each effect right below what led to it. */
function ordered(steps: readonly Step[]): { is: Step; turn: TurnView }[] {
  const effects = new Map<bigint, Step[]>();
  for (const step of steps) {
    const cause = step.turn.cause.turn;
    if (step.is !== 'effect' || cause === undefined) continue;
    effects.set(cause, [...(effects.get(cause) ?? []), step]);
  }
  const found: { is: Step; turn: TurnView }[] = [];
  const add = (step: Step): void => {
    found.push({ is: step, turn: step.turn });
    for (const effect of effects.get(step.turn.turn) ?? []) add(effect);
  };
  for (const step of steps) {
    if (step.is === 'cause') found.push({ is: step, turn: step.turn });
    else if (step.is === 'asked') add(step);
  }
  return found;
}

function turnText({ turn, to, method, outcome }: TurnView): string {
  const failed = outcome === 'ok' ? '' : ` (${outcome})`;
  return `turn ${turn}: ${linkText(to)} ${printable(method)}`.trimEnd() + failed;
}
