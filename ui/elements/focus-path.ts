/**
 * Where the keyboard is, and how it gets back there. A menu closes, a row is deleted, a page draws
 * itself anew: what had the focus is often gone when a dialog above it closes. Then the nearest thing
 * around it that is still there takes it, at last the heading of the page; never nothing, or whoever
 * has no mouse would begin at the top of the window again.
 */

/** The element with the focus, with all that is around it, from the inside out. */
export type FocusPath = readonly Element[];

export function focusPath(): FocusPath {
  const path: Element[] = [];
  for (let at: Node | null = focused(); at; at = parentOf(at)) {
    if (at instanceof Element) path.push(at);
  }
  return path;
}

/** Gives the focus to what had it, or to the nearest that can take it. */
export function returnFocus(path: FocusPath): void {
  for (const one of path) {
    // What is around everything is the page itself, which may have no heading yet.
    if (one.localName === 'main' && focusHeading()) return;
    if (one instanceof HTMLElement && takesFocus(one)) return;
  }
  focusHeading();
}

function focusHeading(): boolean {
  const heading = headingIn(document.body);
  if (!heading) return false;
  heading.tabIndex = -1;
  heading.style.outline = 'none';
  heading.focus({ preventScroll: true });
  return true;
}

function takesFocus(element: HTMLElement): boolean {
  if (!element.isConnected || !element.checkVisibility()) return false;
  element.focus({ preventScroll: true });
  const now = focused();
  return now !== null && now !== document.body && focusPath().includes(element);
}

function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

function parentOf(node: Node): Node | null {
  if (node instanceof Element && node.assignedSlot) return node.assignedSlot;
  return node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
}

/** The first heading that is seen, in whatever element it is. */
function headingIn(root: ParentNode): HTMLElement | undefined {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.localName === 'h1' && element.checkVisibility()) return element;
    const inside = element.shadowRoot && headingIn(element.shadowRoot);
    if (inside) return inside;
  }
  return undefined;
}
