/**
 * Which rows of a list are chosen, as file managers do it: a click chooses one, Ctrl adds or takes
 * away, Shift reaches from the anchor. Immutable, and knows ids only.
 */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** Where the keyboard is. */
  readonly at: string | undefined;
  /** Where a Shift range starts. */
  readonly anchor: string | undefined;
}

export const NOTHING_CHOSEN: Selection = { chosen: new Set(), at: undefined, anchor: undefined };

/** Chooses just this one. */
export function only(id: string): Selection {
  return { chosen: new Set([id]), at: id, anchor: id };
}

/** Adds it, or takes it away when it was chosen. */
export function toggled(selection: Selection, id: string): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(id)) chosen.add(id);
  return { chosen, at: id, anchor: id };
}

/** Chooses all from the anchor to `id`, in the order shown. */
export function reachedTo(selection: Selection, order: readonly string[], id: string): Selection {
  const anchor = selection.anchor ?? id;
  const ends = [order.indexOf(anchor), order.indexOf(id)];
  const from = Math.min(...ends);
  if (from < 0) return only(id);
  const chosen = new Set(order.slice(from, Math.max(...ends) + 1));
  return { chosen, at: id, anchor };
}

export function everything(order: readonly string[], at: string | undefined): Selection {
  return { chosen: new Set(order), at: at ?? order[0], anchor: at ?? order[0] };
}

/** Without what is no longer there. */
export function kept(selection: Selection, order: readonly string[]): Selection {
  const there = new Set(order);
  const still = (id: string | undefined): string | undefined =>
    id !== undefined && there.has(id) ? id : undefined;
  return {
    chosen: new Set([...selection.chosen].filter((id) => there.has(id))),
    at: still(selection.at),
    anchor: still(selection.anchor),
  };
}

/** The row `by` steps from where the keyboard is, within the list. */
export function stepped(
  selection: Selection,
  order: readonly string[],
  by: number,
): string | undefined {
  if (order.length === 0) return undefined;
  const at = selection.at === undefined ? -1 : order.indexOf(selection.at);
  const fromBelow = Number.isFinite(by) ? by < 0 : by > 0;
  if (at < 0) return fromBelow ? order.at(-1) : order[0];
  return order[Math.max(0, Math.min(order.length - 1, at + by))];
}
