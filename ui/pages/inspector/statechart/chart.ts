/**
 * A lifecycle as boxes in boxes with places: what the drawing draws, free of any page.
 *
 * Each phase that has phases of its own is laid out from the inside out. A transition between two
 * phases is laid out in the innermost phase that holds both; what only stays, or leads to a phase
 * around or within, is a line of text in its box, which reads better than a loop.
 */
import type { LifecycleView } from '../../../../actors/inspector/interface.ts';
import { formatDuration } from '../../../locale/index.ts';
import { type Layered, type Line, layered, type Place, type Point, type Size } from './layered.ts';

export type Phase = LifecycleView['phases'][number];
export type Transition = LifecycleView['transitions'][number];

export interface ChartBox extends Place {
  readonly phase: Phase;
  /** The last part of its path. */
  readonly name: string;
  /** What happens without leaving it: text in the box. */
  readonly notes: readonly string[];
  readonly holds: boolean;
  /** Is it one of several that go on side by side? */
  readonly region: boolean;
}

/** What makes the lifecycle take a transition. */
export interface ChartLabel extends Place {
  readonly from: string;
  readonly words: readonly string[];
}

/** `from` is absent for the line that begins at a dot. */
interface Arrow {
  readonly from: string | undefined;
  readonly points: readonly Point[];
}

export interface Chart extends Size {
  /** Outer ones before inner ones. */
  readonly boxes: readonly ChartBox[];
  readonly labels: readonly ChartLabel[];
  readonly arrows: readonly Arrow[];
  /** Where a phase begins. */
  readonly dots: readonly Point[];
  /** What is possible in any phase: text beside the drawing. */
  readonly anywhere: readonly string[];
}

/** Widths of letters are not known before they are drawn; these are a little more than enough. */
const LABEL_LETTER = 7.4;
const NAME_LETTER = 8.6;
export const LINE_HEIGHT = 17;
const PADDING = 14;
const HEAD = 34;
const DOT = 12;
const BOX_WIDTH_MIN = 92;
/** The name of the dot among the boxes: no phase has an empty path part. */
const START = ' start';

interface Drawn extends Size {
  readonly notes: readonly string[];
  readonly inner: Layered | undefined;
  readonly groups: readonly Group[];
}

/** Places all phases and transitions of a lifecycle, in pixels. */
export function chartOf({ phases, transitions }: LifecycleView): Chart {
  const byPath = new Map(phases.map((phase) => [phase.phase, phase]));
  const drawn = new Map<string, Drawn>();
  const draw = (path: string): Drawn => {
    const children = phases.filter(({ within }) => (within ?? '') === path);
    const sizes = new Map<string, Size>();
    const starts = byPath.get(path)?.type === 'parallel' ? [] : children.filter((c) => c.initial);
    const order = [...children].sort((a, b) => Number(b.initial) - Number(a.initial));
    if (starts.length === 1) sizes.set(START, { width: DOT, height: DOT });
    for (const child of order) sizes.set(child.phase, draw(child.phase));
    const notes = path === '' ? [] : notesOf(path, transitions, byPath);
    const groups = groupsWithin(path, transitions, byPath);
    const lines: Line[] = groups.map(({ from, to, words }) => ({
      from,
      to,
      ...sizeOfLabel(words),
    }));
    for (const { phase } of starts.slice(0, 1)) {
      lines.push({ from: START, to: phase, width: 0, height: 0 });
    }
    const inner = sizes.size === 0 ? undefined : layered(sizes, lines);
    const result = { ...sizeOfBox(path, notes, inner), notes, inner, groups };
    drawn.set(path, result);
    return result;
  };
  const whole = draw('');
  const anywhere = notesOf('', transitions, byPath);
  return { ...placed(drawn, byPath), anywhere, width: whole.width, height: whole.height };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** The phases around `path`, from the outermost on, and itself. */
function around(path: string, byPath: ReadonlyMap<string, Phase>): string[] {
  const phase = byPath.get(path);
  if (phase === undefined) return [];
  return [...(phase.within === undefined ? [] : around(phase.within, byPath)), path];
}

/** Is it told in the box of `path` (or, for the lifecycle as a whole, above all boxes)? */
function isNote(
  { from, to }: Transition,
  path: string,
  byPath: ReadonlyMap<string, Phase>,
): boolean {
  if (from !== path) return false;
  if (to === undefined || to === from || path === '') return true;
  return around(from, byPath).includes(to) || around(to, byPath).includes(from);
}

function notesOf(
  path: string,
  transitions: readonly Transition[],
  byPath: ReadonlyMap<string, Phase>,
): string[] {
  return transitions.filter((one) => isNote(one, path, byPath)).map(noteOf);
}

/** What makes it happen, and under which condition; delays in units that can be imagined. */
export function eventOf({ event, when }: Transition): string {
  const words = event.replace(/\b(\d+) ms$/, (_, ms) => delayOf(Number(ms)));
  return when === undefined ? words : `${words} [${when}]`;
}

const delayOf = (ms: number): string => (ms < 1_000 ? `${ms} ms` : formatDuration(ms));

function noteOf(transition: Transition): string {
  const { from, to } = transition;
  const event = eventOf(transition);
  if (from === '') return to === undefined ? event : `${event} → ${to}`;
  return to === undefined || to === from ? `↻ ${event}` : `${event} → ${nameOf(to)}`;
}

/** Transitions between the same two phases; the boxes are those around them at one level. */
interface Group {
  readonly from: string;
  readonly to: string;
  readonly ends: readonly [string, string];
  readonly words: string[];
}

/** Transitions between children of `path` (or what lies in them); those with the same ends as one. */
function groupsWithin(
  path: string,
  transitions: readonly Transition[],
  byPath: ReadonlyMap<string, Phase>,
): Group[] {
  const groups = new Map<string, Group>();
  for (const one of transitions) {
    if (one.to === undefined) continue;
    const [ways, back] = [around(one.from, byPath), around(one.to, byPath)];
    const depth = path === '' ? 0 : around(path, byPath).length;
    const [from, to] = [ways[depth], back[depth]];
    const held = path === '' || (ways[depth - 1] === path && back[depth - 1] === path);
    if (!held || from === undefined || to === undefined || from === to) continue;
    const key = `${one.from} ${one.to}`;
    const group = groups.get(key) ?? { from, to, ends: [one.from, one.to], words: [] };
    groups.set(key, group);
    group.words.push(eventOf(one));
  }
  return [...groups.values()];
}

function sizeOfLabel(words: readonly string[]): Size {
  const longest = Math.max(...words.map((word) => word.length));
  return { width: longest * LABEL_LETTER + 12, height: words.length * LINE_HEIGHT + 4 };
}

function sizeOfBox(path: string, notes: readonly string[], inner: Layered | undefined): Size {
  const root = path === '';
  const words = notes.map((note) => note.length * LABEL_LETTER);
  const text = Math.max(root ? 0 : nameOf(path).length * NAME_LETTER + 14, ...words);
  const edge = root ? 2 : PADDING;
  const width = Math.max(text, inner?.width ?? 0) + 2 * edge;
  const head = (root ? 0 : HEAD) + notes.length * LINE_HEIGHT;
  const height = head + (inner ? inner.height + PADDING + edge : notes.length > 0 ? 8 : 0);
  return { width: Math.max(width, root ? 0 : BOX_WIDTH_MIN), height };
}

/** Moves what was laid out in each phase to where that phase is. */
function placed(
  drawn: ReadonlyMap<string, Drawn>,
  byPath: ReadonlyMap<string, Phase>,
): Omit<Chart, 'width' | 'height' | 'anywhere'> {
  const boxes: ChartBox[] = [];
  const labels: ChartLabel[] = [];
  const arrows: Arrow[] = [];
  const dots: Point[] = [];
  const put = (path: string, x: number, y: number): void => {
    const own = drawn.get(path) as Drawn;
    if (own.inner === undefined) return;
    const left = x + (own.width - own.inner.width) / 2;
    const top = y + own.height - own.inner.height - (path === '' ? 2 : PADDING);
    const moved = <P extends Point>(point: P): P => ({
      ...point,
      x: point.x + left,
      y: point.y + top,
    });
    for (const [child, place] of own.inner.boxes) {
      const at = moved(place);
      if (child === START) {
        dots.push({ x: at.x + DOT / 2, y: at.y + DOT / 2 });
        continue;
      }
      const phase = byPath.get(child) as Phase;
      const { notes, inner } = drawn.get(child) as Drawn;
      const region = byPath.get(path)?.type === 'parallel';
      const holds = inner !== undefined;
      boxes.push({ ...at, phase, name: nameOf(child), notes, holds, region });
      put(child, at.x, at.y);
    }
    for (const [at, { label, points }] of own.inner.lines.entries()) {
      const group = own.groups[at];
      const from = group?.ends[0];
      if (group) labels.push({ ...moved(label), from: group.ends[0], words: group.words });
      arrows.push({ from, points: reaching(boxes, group, points.map(moved)) });
    }
  };
  put('', 0, 0);
  return { boxes, labels, arrows, dots };
}

/** Lengthens a line that was laid out between outer boxes to the phases it truly joins. */
function reaching(
  boxes: readonly ChartBox[],
  group: Group | undefined,
  points: readonly Point[],
): readonly Point[] {
  if (group === undefined) return points;
  const edge = (path: string, near: Point): Point => {
    const box = boxes.find(({ phase }) => phase.phase === path) as ChartBox;
    const y = Math.abs(near.y - box.y) < Math.abs(near.y - box.y - box.height) ? 0 : box.height;
    return { x: box.x + box.width / 2, y: box.y + y };
  };
  const [start, end] = group.ends;
  return [
    ...(start === group.from ? [] : [edge(start, points[0] as Point)]),
    ...points,
    ...(end === group.to ? [] : [edge(end, points.at(-1) as Point)]),
  ];
}
