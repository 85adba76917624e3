/**
 * What can be done with files and folders. Each action says what it did, and offers to undo it where
 * that is possible; what cannot be undone asks first.
 */
import { msg, str } from '@lit/localize';
import { E } from '../../../captp/index.ts';
import { ask, confirm, toast } from '../../elements/index.ts';
import type { Item } from '../../files/item.ts';
import { formatNumber, formatTime } from '../../locale/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { chooseFolder } from './folder-chooser.ts';
import { editTags } from './tags-dialog.ts';

const NAME_LENGTH_MAX = 255;
/** Entries that are forgotten in snapshots with one message. */
const FORGOTTEN_AT_ONCE = 1_000;

/** “boat.jpg”, or how many. */
function named(items: readonly Item[]): string {
  const [first] = items;
  return items.length === 1 && first
    ? `“${first.name}”`
    : msg(str`${formatNumber(items.length)} entries`);
}

export class LakeActions {
  readonly #home: HomeSession;

  constructor(home: HomeSession) {
    this.#home = home;
  }

  async rename(item: Item): Promise<void> {
    const dot = item.kind === 'file' ? item.name.lastIndexOf('.') : -1;
    await ask({
      title: msg('Rename'),
      label: msg('Name'),
      action: msg('Rename'),
      value: item.name,
      lengthMax: NAME_LENGTH_MAX,
      select: dot > 0 ? dot : item.name.length,
      fault: nameFault,
      attempt: (name) =>
        this.#attempt(async () => {
          if (name === item.name) return;
          await E(this.#home.lake).rename(item.id, name);
          this.#undoable(msg(str`Renamed to “${name}”`), () =>
            E(this.#home.lake).rename(item.id, item.name),
          );
        }),
    });
  }

  async newFolder(into: string): Promise<void> {
    await ask({
      title: msg('New folder'),
      label: msg('Name'),
      action: msg('Make folder'),
      lengthMax: NAME_LENGTH_MAX,
      fault: nameFault,
      attempt: (name) => this.#attempt(() => E(this.#home.lake).makeFolder(name, into)),
    });
  }

  async tag(item: Item): Promise<void> {
    const tags = await editTags(item.name, item.tags);
    if (tags === undefined) return;
    await this.#try(async () => {
      await E(this.#home.lake).tag(item.id, tags);
    });
  }

  /** Asks where to, then moves. */
  async moveTo(items: readonly Item[]): Promise<void> {
    const into = await chooseFolder(this.#home, items);
    if (into !== undefined) await this.move(items, into.id, into.name);
  }

  async move(items: readonly Item[], folder: string, name: string): Promise<void> {
    const moving = items.filter((item) => item.folder !== folder && item.id !== folder);
    if (moving.length === 0) return;
    await this.#try(async () => {
      await Promise.all(moving.map(({ id }) => E(this.#home.lake).move(id, folder)));
      this.#undoable(msg(str`Moved ${named(moving)} to “${name}”`), () =>
        Promise.all(moving.map((item) => E(this.#home.lake).move(item.id, item.folder))),
      );
    });
  }

  async remove(items: readonly Item[]): Promise<void> {
    if (items.length === 0) return;
    await this.#try(async () => {
      await Promise.all(items.map(({ id }) => E(this.#home.lake).remove(id)));
      this.#undoable(msg(str`Put ${named(items)} into the bin`), () =>
        Promise.all(items.map(({ id }) => E(this.#home.lake).restore(id))),
      );
    });
  }

  async restore(items: readonly Item[]): Promise<void> {
    await this.#try(async () => {
      await Promise.all(items.map(({ id }) => E(this.#home.lake).restore(id)));
      toast({ text: msg(str`Brought back ${named(items)}`) });
    });
  }

  /** Deletes for good; without `items` all that is in the bin. */
  async purge(items?: readonly Item[]): Promise<void> {
    const what = items === undefined ? msg('everything in the bin') : named(items);
    const sure = await confirm({
      title: msg('Delete for good?'),
      body: msg(str`This deletes ${what} from the lake. It cannot be undone.`),
      action: msg('Delete for good'),
      danger: true,
    });
    if (!sure) return;
    await this.#try(async () => {
      const ids = items?.map(({ id }) => id) ?? (await this.#inBin());
      if (items === undefined) await E(this.#home.lake).purge();
      else await Promise.all(ids.map((id) => E(this.#home.lake).purge(id)));
      this.#home.touch('lake');
      await this.#forget(what, ids);
    });
  }

  async #inBin(): Promise<string[]> {
    const ids: string[] = [];
    for (;;) {
      const page = await E(this.#home.lake).bin(ids.at(-1));
      if (page.length === 0) return ids;
      ids.push(...page.map(({ id }) => id));
    }
  }

  /** Snapshots of earlier days may still hold what was deleted: says so, and forgets it there, too. */
  async #forget(what: string, ids: readonly string[]): Promise<void> {
    const snapshots = await E(this.#home.past).snapshots();
    const oldest = snapshots.at(-1);
    const sure =
      oldest !== undefined &&
      (await confirm({
        title: msg('Forget it in snapshots, too?'),
        body: msg(
          str`Snapshots since ${formatTime(oldest.time)} may still hold ${what}, and the disk with them, until the last of them is dropped. Backups and what others were given are not changed.`,
        ),
        action: msg('Forget it there'),
        danger: true,
      }));
    for (let at = 0; sure && at < ids.length; at += FORGOTTEN_AT_ONCE) {
      await E(this.#home.past).forget(ids.slice(at, at + FORGOTTEN_AT_ONCE));
    }
    const isLeft = oldest !== undefined && !sure;
    toast({
      text: isLeft
        ? msg(str`Deleted ${what} from the lake; snapshots may still hold it`)
        : msg(str`Deleted ${what} for good`),
    });
  }

  #undoable(text: string, undo: () => PromiseLike<unknown>): void {
    const run = (): void => {
      void this.#try(async () => {
        await undo();
        this.#home.touch('lake');
      });
    };
    toast({ text, action: { label: msg('Undo'), run } });
  }

  /** For a dialog that stays open until it worked: answers what went wrong instead of a toast. */
  async #attempt(act: () => PromiseLike<unknown>): Promise<string | undefined> {
    try {
      await act();
      return undefined;
    } catch (error) {
      return sentenceOf(error);
    } finally {
      this.#home.touch('lake');
    }
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      toast({ text: sentenceOf(error), kind: 'trouble' });
    }
    this.#home.touch('lake');
  }
}

function nameFault(name: string): string | undefined {
  if (/[/\\]/.test(name)) return msg('A name cannot hold a slash.');
  return name === '.' || name === '..' ? msg('Please choose another name.') : undefined;
}
