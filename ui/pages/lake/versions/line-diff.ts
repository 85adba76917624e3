/**
 * Two texts line by line, as rows to be shown side by side: what was taken out stands to the left of
 * what came in its place, and long stretches that are the same are folded to a count.
 */
import { diffLines } from 'diff';

export interface DiffLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

export type DiffRow =
  | { readonly is: 'same'; readonly left: DiffLine; readonly right: DiffLine }
  | { readonly is: 'different'; readonly left?: DiffLine; readonly right?: DiffLine }
  | { readonly is: 'folded'; readonly count: number };

export interface LineDiff {
  readonly rows: readonly DiffRow[];
  readonly added: number;
  readonly removed: number;
}

/** Lines shown around each difference. */
const CONTEXT_LINES = 3;
/** Two texts that have little in common are not worth more time. */
const TIME_MS_MAX = 1_500;

/** How `after` differs from `before`; undefined when they differ so much that it would take too long. */
export function lineDiff(before: string, after: string): LineDiff | undefined {
  const changes = diffLines(before, after, { stripTrailingCr: true, timeout: TIME_MS_MAX });
  if (changes === undefined) return undefined;
  const rows: DiffRow[] = [];
  let [left, right, added, removed] = [0, 0, 0, 0];
  const lineLeft = (text: string): DiffLine => ({ number: ++left, text });
  const lineRight = (text: string): DiffLine => ({ number: ++right, text });
  for (let at = 0; at < changes.length; at++) {
    const change = changes[at];
    if (change === undefined) break;
    if (!change.added && !change.removed) {
      for (const text of linesOf(change.value)) {
        rows.push({ is: 'same', left: lineLeft(text), right: lineRight(text) });
      }
      continue;
    }
    const gone = change.removed ? linesOf(change.value) : [];
    const next = changes[at + 1];
    const isReplaced = change.removed && next?.added;
    const came = isReplaced ? linesOf(next.value) : change.added ? linesOf(change.value) : [];
    if (isReplaced) at += 1;
    removed += gone.length;
    added += came.length;
    for (let line = 0; line < Math.max(gone.length, came.length); line++) {
      const [old, fresh] = [gone[line], came[line]];
      rows.push({
        is: 'different',
        ...(old === undefined ? {} : { left: lineLeft(old) }),
        ...(fresh === undefined ? {} : { right: lineRight(fresh) }),
      });
    }
  }
  return { rows: folded(rows), added, removed };
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Only what is different, and a few lines around it. */
function folded(rows: readonly DiffRow[]): DiffRow[] {
  const near = new Set<number>();
  rows.forEach(({ is }, at) => {
    if (is !== 'different') return;
    for (let line = at - CONTEXT_LINES; line <= at + CONTEXT_LINES; line++) near.add(line);
  });
  const shown: DiffRow[] = [];
  for (const [at, row] of rows.entries()) {
    const last = shown.at(-1);
    if (near.has(at)) shown.push(row);
    else if (last?.is === 'folded') shown[shown.length - 1] = { ...last, count: last.count + 1 };
    else shown.push({ is: 'folded', count: 1 });
  }
  return shown;
}
