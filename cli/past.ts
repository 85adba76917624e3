/**
 * What `gather versions` and `gather snapshots` share: finding entries of a snapshot by their path, putting a file
 * of the past onto this disk, and the rules for what is kept.
 */
import { basename } from 'node:path';
import type { Entry, LakeOwner } from '../actors/lake/interface.ts';
import type { LakePast } from '../actors/lake/past.ts';
import { E } from '../captp/index.ts';
import type { RefTo } from '../vat/index.ts';
import { Failure } from './failure.ts';
import { entriesOf, type Source, saveEntry } from './files/download.ts';
import { LeftOut } from './files/left-out.ts';
import { safeName } from './files/safe-name.ts';
import { OUTPUT, toOutput } from './files/to-output.ts';
import { refuseExisting } from './files/whole.ts';
import { normalPath } from './lake-path.ts';
import type { Task } from './shell.ts';
import { printable } from './terminal/format.ts';

export type Past = RefTo<typeof LakePast>;

export async function pastOf(lake: RefTo<typeof LakeOwner>): Promise<Past> {
  return E(lake).past();
}

/** Reads a lake as it was in a snapshot. */
export function snapshotSource(past: Past, snapshot: string): Source {
  return {
    list: (folder, after) => E(past).listSnapshot(snapshot, folder, after),
    read: (id, from, to) => E(past).readSnapshot(snapshot, id, from, to),
  };
}

/** The entry at a path of a snapshot. Throws a Failure with code not-found. */
export async function entryAt(source: Source, path: string): Promise<Entry> {
  let found: Entry | undefined;
  for (const name of normalPath(path).normalize('NFC').split('/')) {
    const folder = found?.id ?? '';
    found = undefined;
    for await (const entry of entriesOf(source, folder)) if (entry.name === name) found = entry;
    if (!found) {
      throw new Failure('not-found', `There is no “${printable(path)}” in this snapshot.`);
    }
  }
  return found as Entry;
}

/** Saves an entry of the past under its name, or at `output`; `-` is standard output. */
export async function save(
  task: Task,
  source: Source,
  entry: Entry,
  { output, force = false }: { readonly output?: string; readonly force?: boolean },
): Promise<void> {
  const signal = task.interrupt();
  if (output === OUTPUT) return toOutput(task, source, entry, { signal });
  const path = output ?? safeName(entry.name);
  if (output !== undefined) safeName(basename(output));
  await refuseExisting(path, force);
  const leftOut = new LeftOut();
  await saveEntry(source, entry, path, { signal, leftOut: leftOut.note });
  task.printer.result({ path, entry }, `Saved ${printable(path)}`);
  leftOut.say(task.printer);
}

/** The whole number that was typed. Throws a Failure with code usage. */
export function wholeNumber(text: string, most = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new Failure('usage', `“${printable(text)}” is not a whole number up to ${most}.`);
}

interface KeepOptions {
  readonly newest?: string;
  readonly days?: string;
  readonly thin?: boolean;
}

/** Shows or sets how many versions, or snapshots, are kept. */
export async function keep(
  task: Task,
  what: 'versions' | 'snapshots',
  { newest, days, thin }: KeepOptions,
): Promise<void> {
  const past = await pastOf((await task.holdings()).lake);
  const rules = await E(past).keepRules();
  const rule = {
    newest: newest === undefined ? Number(rules[what].newest) : wholeNumber(newest, 1_000),
    days: days === undefined ? Number(rules[what].days) : wholeNumber(days, 3_650),
    staggered: thin ?? rules[what].staggered,
  };
  const both = { ...rules, [what]: rule };
  const set = newest !== undefined || days !== undefined || thin !== undefined;
  if (set) await E(past).setKeepRules(both.versions, both.snapshots);
  const older = rule.staggered ? 'of the time before ever fewer' : 'nothing of the time before';
  task.printer.result(
    rule,
    `Kept are the ${rule.newest} newest, all of the last ${rule.days} days, and ${older}.`,
  );
}
