/** The actions offered for what is chosen, in the order of how often they are wanted. */
import { msg } from '@lit/localize';
import { type MenuAction, type MenuItem, SEPARATOR } from '../../elements/index.ts';
import type { Item } from '../../files/item.ts';

/** What the page can do with entries. */
export interface EntryActions {
  share(item: Item): void;
  download(items: readonly Item[]): void;
  rename(item: Item): void;
  tag(item: Item): void;
  moveTo(items: readonly Item[]): void;
  details(item: Item): void;
  remove(items: readonly Item[]): void;
  restore(items: readonly Item[]): void;
  purge(items: readonly Item[]): void;
  goTo(item: Item): void;
}

export interface MenuContext {
  readonly bin: boolean;
  /** In a search an entry's own folder is worth a visit. */
  readonly found: boolean;
  readonly open: (item: Item) => void;
}

export function menuFor(
  items: readonly Item[],
  act: EntryActions,
  { bin, found, open }: MenuContext,
): readonly MenuItem[] {
  if (bin) {
    return [
      { label: msg('Restore'), icon: 'undo-2', run: () => act.restore(items) },
      SEPARATOR,
      { label: msg('Delete for good'), icon: 'trash-2', danger: true, run: () => act.purge(items) },
    ];
  }
  const files = items.filter(({ kind }) => kind === 'file');
  const [first] = items;
  const one = (action: MenuAction): readonly MenuItem[] => (items.length === 1 ? [action] : []);
  if (first === undefined) return [];
  return [
    ...one({ label: msg('Open'), icon: 'eye', run: () => open(first) }),
    ...one({ label: msg('Share'), icon: 'share-2', run: () => act.share(first) }),
    ...(files.length > 0
      ? [{ label: msg('Download'), icon: 'download', run: () => act.download(files) } as const]
      : []),
    SEPARATOR,
    ...one({ label: msg('Rename'), icon: 'pencil', run: () => act.rename(first) }),
    ...one({ label: msg('Tags'), icon: 'tag', run: () => act.tag(first) }),
    { label: msg('Move to a folder'), icon: 'folder-input', run: () => act.moveTo(items) },
    ...(found
      ? one({ label: msg('Show in its folder'), icon: 'folder-open', run: () => act.goTo(first) })
      : []),
    ...one({ label: msg('Details'), icon: 'info', run: () => act.details(first) }),
    SEPARATOR,
    { label: msg('Put into the bin'), icon: 'trash-2', danger: true, run: () => act.remove(items) },
  ];
}
