/** `gather find`: what is in the lake by the words in it. */
import { Command } from 'commander';
import type { Found, FoundPage, Part } from '../../actors/search/interface.ts';
import { E } from '../../captp/index.ts';
import { Failure } from '../failure.ts';
import { act, type Shell, type Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';
import { example } from './example.ts';

interface Options {
  readonly most: string;
}

const MOST = 20;
const MOST_MAX = 2_000;

export function findCommand(shell: Shell): Command {
  const command = new Command('find')
    .description('find files by words in their names, tags and text, the best first')
    .argument(
      '<words...>',
      'words; "a phrase"; -without; type:pdf, after:2026-01, before:2026, tag:tax, from:anna, to:ben, in:Photos',
    )
    .option('--most <number>', 'print at most so many', String(MOST))
    .addHelpText(
      'after',
      example("gather find 'boat licence' type:pdf", 'gather find from:anna after:2026-01'),
    );
  return act(shell, command, run);
}

async function run(task: Task, words: [readonly string[]], options: Options): Promise<void> {
  const most = parseMost(options.most);
  const { vat } = await task.holdings();
  const search = await E(vat).search();
  const query = words.flat().join(' ');
  const found: Found[] = [];
  let from: bigint | undefined;
  let page: FoundPage;
  do {
    // A space at the end: every word is whole.
    page = await E(search).find(`${query} `, from);
    found.push(...page.found);
    from = page.next;
  } while (from !== undefined && found.length < most);
  found.length = Math.min(found.length, most);
  const { total, more, unclear, state } = page;
  task.printer.result({ found, total, more, unclear, state }, found.map(lines).join('\n'));
  for (const text of notes(page, found.length)) task.printer.note(text);
}

function parseMost(text: string): number {
  const most = Number(text);
  if (Number.isSafeInteger(most) && most >= 1 && most <= MOST_MAX) return most;
  throw new Failure('usage', `--most takes a whole number from 1 to ${MOST_MAX}.`);
}

function lines({ entry, path, snippet }: Found): string {
  const name = printable([...path, entry.name].join('/'));
  const text = snippet.length === 0 ? '' : `\n    ${printable(plain(snippet))}`;
  return `${name}${entry.kind === 'folder' ? '/' : ''}${text}`;
}

const plain = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');

function* notes({ total, more, unclear, state }: FoundPage, shown: number): Generator<string> {
  if (shown === 0) yield 'None found.';
  else if (more || total > BigInt(shown)) {
    yield `${shown} of ${more ? 'more than ' : ''}${total}. For more: --most NUMBER`;
  }
  for (const part of unclear) yield `“${part}” means nothing here. A day is written 2026-03-15.`;
  const so = `${state.done} of ${state.total}`;
  if (state.phase === 'listing') yield `Not all names have been taken in yet: ${so}.`;
  if (state.phase === 'reading') yield `Not all files have been read yet: ${so}.`;
  if (state.phase === 'stopped') yield state.trouble;
}
