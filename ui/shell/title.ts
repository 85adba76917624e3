/** The title of the window: what is looked at first, then whose page it is. */

const NAME = '2gather';

export function setTitle(what: string): void {
  document.title = what === '' ? NAME : `${what} · ${NAME}`;
}
