/** How people are shown on a terminal. */
import type {
  CardItem,
  ContactSummary,
  EdgeName,
  Letter,
  ListedContact,
} from '../../actors/people/interface.ts';
import { formatSize, formatTable, formatTime, linesOf, printable } from '../terminal/format.ts';

/** In one or two words, as the list has it. */
function stateOf({ state, trouble, blocked, confirmed, differs }: ContactSummary): string {
  if (blocked !== undefined) return 'blocked';
  if (state === 'failed' && trouble === 'removed') return 'has removed you';
  if (state === 'failed') return `failed: ${trouble ?? 'unknown'}`;
  if (state !== 'met') return 'has not answered';
  if (differs !== undefined) return 'not verified: the words differed';
  return confirmed === undefined ? 'not compared' : 'compared';
}

export function contactsTable(all: readonly ListedContact[]): string {
  const titles = ['NAME', 'STATE', 'UNREAD', 'SINCE', 'LAST LETTER'].map((title) => ({ title }));
  const rows = all.map(({ summary }) => [
    printable(summary.petname),
    stateOf(summary),
    summary.unread === 0n ? '' : String(summary.unread),
    formatTime(summary.since),
    summary.last === undefined ? '' : formatTime(summary.last.at),
  ]);
  return formatTable(titles, rows);
}

/** The key, in groups that can be read out. */
function fingerprint(vat: string): string {
  return vat.replace(/.{4}(?=.)/g, '$& ');
}

export function contactText(
  summary: ContactSummary,
  phrase: readonly string[],
  card: readonly CardItem[],
  called: readonly EdgeName[],
): string {
  const { petname, suggested, vat, through, lets } = summary;
  const lines: [string, string][] = [
    ['Name', printable(petname)],
    ['Calls themselves', suggested === '' ? '(nothing)' : printable(suggested)],
    ...called.map(({ by, name }): [string, string] => [
      `${printable(by)} calls them`,
      printable(name),
    ]),
    ['State', stateOf(summary)],
    ['Phrase', phrase.length > 0 ? phrase.join(' ') : '(none yet)'],
    ['Key', fingerprint(vat)],
    ...(through === undefined
      ? []
      : ([['Introduced by', printable(through)]] as [string, string][])),
    [
      'May',
      card
        .filter(({ allowed }) => allowed)
        .map(itemText)
        .join(', ') || 'nothing',
    ],
    ['Lets you', lets.map(printable).join(', ') || 'nothing'],
  ];
  return lines.map(([title, text]) => `${`${title}:`.padEnd(18)}${text}`).join('\n');
}

export function itemText({ what, amount }: CardItem): string {
  if (amount === undefined) return printable(what);
  const each = what === 'relay' ? ' a day' : '';
  return `${printable(what)} (${formatSize(amount)}${each})`;
}

const WAYS: Readonly<Record<Letter['state'], string>> = {
  received: 'from them',
  waiting: 'to them, waiting',
  arrived: 'to them',
  refused: 'to them, refused',
  withdrawn: 'to them, taken back',
};

/** What to keep in mind while the words that both saw differed. */
export function differsText(petname: string): string {
  const who = printable(petname);
  return (
    `Take care: the words that ${who} saw were others, so somebody may be between you. Settle it first: ` +
    `compare them again (gather contacts confirm '${who}'), or remove ${who} and invite them anew by another way.`
  );
}

export function lettersText(letters: readonly Letter[]): string {
  return letters
    .map(({ number, state, written, text, trouble, left }) => {
      const why = trouble === undefined ? '' : ` (${printable(trouble)})`;
      const lines = linesOf(text).map((line) => `  ${line}`);
      const way = left ? 'to them, left; may have arrived' : WAYS[state];
      const which = state === 'waiting' && !left ? ` (number ${number})` : '';
      return `${formatTime(written)}  ${way}${which}${why}\n${lines.join('\n')}`;
    })
    .join('\n');
}
