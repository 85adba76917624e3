/** `gather inspect actor ID`: one actor, as it is or as it was. */
import type { ActorView, EntryView, Reference } from '../../actors/inspector/interface.ts';
import { E } from '../../captp/index.ts';
import { Failure } from '../failure.ts';
import type { Task } from '../shell.ts';
import { count, formatSize, printable } from '../terminal/format.ts';
import { linkText, momentText } from './names.ts';
import { firstRows, inspectorOf, LIMIT_DEFAULT, rowsWanted } from './rows.ts';
import { shownLine, shownLines } from './shown.ts';
import { actorMeant, turnMeant } from './which.ts';

const REFERENCES_SHOWN = 20;

export interface ActorOptions {
  readonly turn?: string;
  readonly store?: string;
  readonly limit: string;
}

export async function printActor(task: Task, [name]: [string], options: ActorOptions) {
  const inspector = await inspectorOf(task);
  const id = await actorMeant(inspector, name);
  const turn = options.turn === undefined ? undefined : await turnMeant(inspector, options.turn);
  if (options.store !== undefined) {
    const { store } = options;
    const limit = rowsWanted(options.limit);
    const ask = (after: string | undefined) => E(inspector).entries(id, store, after, turn);
    const { rows, more } = await firstRows<EntryView>(ask, limit);
    const lines = rows.flatMap(({ key, value }) => shownLines(printable(key), value));
    task.printer.result(rows, lines.join('\n'));
    if (rows.length === 0) task.printer.note('This store is empty.');
    if (more) task.printer.note(`There are more. See them with: --limit ${2 * limit}`);
    return;
  }
  const view = await E(inspector).actor(id, turn);
  if (!view.state) throw notThere(view);
  const ask = (after: string | undefined) => E(inspector).referrers(view.id, after);
  const { rows: referrers, more } = await firstRows<Reference>(ask, LIMIT_DEFAULT);
  const lines = [...describe(view), ...references('Known to', referrers, more)];
  task.printer.result({ ...view, referrers }, lines.join('\n'));
}

/** What is known of it now must not pass for what was then. */
function notThere({ turn, later }: ActorView): Failure {
  const since = later.length > 0 ? ` These turns changed it later: ${later.join(', ')}.` : '';
  return new Failure('not-found', `There was no such actor as of turn ${turn}.${since}`);
}

function describe(view: ActorView): string[] {
  const { id, kind, version, stored, phase } = view;
  const lines = [
    `${kind} ${id}`,
    `As of     turn ${view.turn}${view.awake ? ', awake' : ', asleep'}, version ${version}`,
    `Facets    ${view.facets.join(', ')}`,
    `Stored    ${count(stored.records, 'record')}, ${formatSize(stored.bytes)}${stored.more ? ', and more' : ''}`,
  ];
  if (phase !== undefined) lines.push(`Phase     ${phase}`);
  if (view.later.length > 0) lines.push(`Changed   afterwards, by turns ${view.later.join(', ')}`);
  if (view.state) lines.push(...shownLines('State', view.state));
  for (const { name, holds, length } of view.stores) {
    const noun = holds === 'list' ? 'entry in a list' : 'entry in a map';
    lines.push(
      `Store     ${name}: ${length} ${Number(length) === 1 ? noun : noun.replace('entry', 'entries')}`,
    );
  }
  for (const timer of view.timers) {
    const { method, args } = timer;
    lines.push(`Timer     ${momentText(timer.time)} ${method} ${shownLine(args)}`.trimEnd());
  }
  lines.push(...references('Refers to', view.refersTo));
  return lines;
}

function references(title: string, all: readonly Reference[], more = false): string[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, REFERENCES_SHOWN);
  const lines = shown.map(({ link, by }) => `  ${linkText(link)} by ${printable(by)}`);
  const rest = all.length - shown.length;
  const left = more ? [`  … more than ${rest} more`] : [`  … ${rest} more`];
  return [`${title}:`, ...lines, ...(rest > 0 ? left : [])];
}
