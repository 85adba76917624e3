/** `gather inspect`: the vat at a glance. */
import { E } from '../../captp/index.ts';
import { Failure } from '../failure.ts';
import type { Task } from '../shell.ts';
import { count, formatTable, formatTime, printable } from '../terminal/format.ts';
import { inspectorOf } from './rows.ts';

export async function printOverview(task: Task, [part]: [string | undefined]): Promise<void> {
  if (part !== undefined) {
    const text = `There is nothing to inspect by the name of ${printable(part).slice(0, 40)}.`;
    throw new Failure('usage', `${text} See: gather inspect --help`);
  }
  const overview = await E(await inspectorOf(task)).overview();
  const { turn, firstTurn, turns, commits, awake, outbox, peers } = overview;
  const waiting = [
    count(overview.queued, 'message'),
    count(overview.promises, 'promise'),
    count(overview.timers, 'timer'),
  ];
  const lines = [
    `Turns     ${turn}, kept from ${firstTurn}`,
    `Running   since ${formatTime(overview.opened)}: ${count(turns, 'turn')} in ${count(commits, 'commit')}`,
    `Waiting   ${waiting.join(', ')}`,
    `Sessions  ${overview.sessions}`,
    `Peers     ${peers}, ${count(outbox, 'message')} on the way to them`,
    `Awake     ${count(awake, 'actor')}`,
    '',
    formatTable(
      [{ title: 'KIND' }, { title: 'ACTORS', align: 'right' }, { title: 'AWAKE', align: 'right' }],
      overview.kinds.map((kind) => [kind.kind, String(kind.actors), String(kind.awake)]),
    ),
  ];
  task.printer.result(overview, lines.join('\n'));
}

export async function printMetrics(task: Task): Promise<void> {
  const metrics = await E(await inspectorOf(task)).metrics();
  task.printer.result(metrics, metrics.trimEnd());
}
