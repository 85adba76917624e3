/** How public spaces are shown on a terminal. */
import type {
  Contradiction,
  ListedSpace,
  SpaceAuthor,
  SpaceEntry,
  SpaceSummary,
} from '../../actors/spaces/interface.ts';
import { formatTable, formatTime, linesOf, printable } from '../terminal/format.ts';

/** Letters of a key that are enough to tell it from others. */
const KEY_LENGTH = 8;

function roleOf({ mine, mayWrite }: SpaceSummary): string {
  if (mine) return 'yours';
  return mayWrite ? 'you write in it' : 'you follow it';
}

export function spacesTable(all: readonly ListedSpace[]): string {
  const titles = ['NAME', 'ITS OWN NAME', '', 'ENTRIES', 'UNREAD', 'LATEST'];
  const rows = all.map(({ summary }) => [
    printable(summary.petname),
    printable(summary.suggested),
    roleOf(summary),
    String(summary.entries),
    summary.unread === 0n ? '' : String(summary.unread),
    summary.last === undefined ? '' : formatTime(summary.last.time),
  ]);
  return formatTable(
    titles.map((title) => ({ title })),
    rows,
  );
}

/** The oldest first, as one reads. */
export function entriesText(entries: readonly SpaceEntry[]): string {
  return [...entries].reverse().map(entryText).join('\n');
}

function entryText(entry: SpaceEntry): string {
  const { time, mine, unread, text, links } = entry;
  const who = mine ? 'you' : authorText(entry);
  const lines = [...linesOf(text), ...links.map(printable)].map((line) => `  ${line}`);
  return `${formatTime(time)}  ${who}${unread ? ', new' : ''}\n${lines.join('\n')}`;
}

/** By what the reader calls the author, if he does; otherwise as the space does, with the beginning of the key. */
function authorText({ called, name, author }: SpaceEntry): string {
  const own = printable(name) || '?';
  if (called === undefined) return `${own} (${author.slice(0, KEY_LENGTH)})`;
  return called === name ? printable(called) : `${printable(called)} (“${own}” there)`;
}

export function contradictionText({ one, other }: Contradiction): string {
  const all = one ? [one, other] : [other];
  return [
    `${authorText(other)} signed entries that contradict each other:`,
    ...all.map(entryText),
  ].join('\n');
}

export function authorsTable(authors: readonly SpaceAuthor[]): string {
  const titles = ['NAME', 'YOU CALL THEM', 'ENTRIES', '', 'KEY'].map((title) => ({ title }));
  const rows = authors.map(({ name, called = '', entries, ended, forked, mine, key }) => [
    printable(name),
    mine ? '(you)' : printable(called),
    String(entries),
    forked ? 'contradicted itself' : ended ? 'may not write any more' : 'may write',
    key,
  ]);
  return formatTable(titles, rows);
}
