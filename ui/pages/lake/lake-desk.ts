/**
 * What the lake page works with: the listing, the shares, the uploads, and every action, tied to the
 * session the page has now. The page itself only draws.
 */
import { msg, str } from '@lit/localize';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ShareSummary } from '../../../actors/share/interface.ts';
import { E } from '../../../captp/index.ts';
import { type MenuPlace, openMenu } from '../../elements/context-menu.ts';
import { type MenuItem, toast } from '../../elements/index.ts';
import type { Item } from '../../files/item.ts';
import { lakeBytes } from '../../files/lake-bytes.ts';
import { readable } from '../../files/readable.ts';
import { preview } from '../../preview/preview.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { type Found, picked } from '../../uploads/dropped.ts';
import { transfersOf } from '../../uploads/transfers.ts';
import { uploadsOf } from '../../uploads/uploads.ts';
import { shareDialog } from '../shares/share-dialog.ts';
import { showDetails } from './details.ts';
import { Drops } from './drops.ts';
import { LakeActions } from './lake-actions.ts';
import { type Listed, Listing, type Place } from './listing.ts';
import { placeHref } from './toolbar.ts';

export class LakeDesk implements ReactiveController {
  readonly drops: Drops;
  readonly #host: ReactiveControllerHost;
  readonly #home: () => HomeSession;
  readonly #listing: Listing;
  readonly #shares: Live<readonly ShareSummary[]>;
  #watched: HomeSession | undefined;
  #stops: (() => void)[] = [];
  #connected = false;

  constructor(host: ReactiveControllerHost, home: () => HomeSession) {
    this.#host = host;
    this.#home = home;
    this.#listing = new Listing({
      lake: () => home()?.lake,
      wait: (milliseconds) => new Promise((go) => setTimeout(go, milliseconds)),
      now: () => Date.now(),
    });
    this.#shares = new Live(host, {
      on: ['shares'],
      home,
      read: ({ shares }) => E(shares).list(),
    });
    this.drops = new Drops(host, {
      allowed: () => this.listed.place.is !== 'bin',
      found: (found) => this.#upload(found),
      failed: (error) => toast({ text: sentenceOf(error), kind: 'trouble' }),
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    this.#stops.push(this.#listing.listed.subscribe(() => this.#host.requestUpdate()));
  }

  hostUpdate(): void {
    const home = this.#home();
    if (home === this.#watched || !this.#connected || home === undefined) return;
    this.#watched = home;
    this.#stops.push(home.watch('lake', () => this.#listing.changed()));
    transfersOf(home);
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#watched = undefined;
    for (const stop of this.#stops.splice(0)) stop();
  }

  get listed(): Listed {
    return this.#listing.listed.value;
  }

  get actions(): LakeActions {
    return new LakeActions(this.#home());
  }

  /** The folder that new things go into: the one shown, or the top. */
  get folder(): string {
    const { place } = this.listed;
    return place.is === 'folder' ? place.id : '';
  }

  /** Entries that somebody else can open at this moment. */
  get sharedIds(): ReadonlySet<string> {
    return new Set(this.#active.map(({ entry }) => entry));
  }

  get #active(): readonly ShareSummary[] {
    return (this.#shares.value ?? []).filter(({ state }) => state === 'active');
  }

  show(place: Place): void {
    this.#listing.show(place);
  }

  menu(items: readonly MenuItem[], at: MenuPlace): void {
    openMenu(items, at);
  }

  /** Opens a folder, or looks at a file; `closed` is told which file was looked at last. */
  open(item: Item, items: readonly Item[], closed: (id: string) => void): void {
    if (item.kind === 'folder') {
      location.hash = placeHref({ is: 'folder', id: item.id });
      return;
    }
    void preview({
      items: items.filter(({ kind }) => kind === 'file'),
      at: item.id,
      from: lakeBytes(this.#home()),
      download: (file) => this.download([file]),
      share: (file) => this.share(file),
    }).then(closed);
  }

  share(item: Item): void {
    void shareDialog(this.#home(), item);
  }

  /** One after the other: browsers refuse many downloads that begin at once. */
  download(items: readonly Item[]): void {
    const home = this.#home();
    const { downloads } = transfersOf(home);
    const from = lakeBytes(home);
    void (async () => {
      for (const item of items) await downloads.save(readable(item, from));
    })();
  }

  rename(item: Item): void {
    void this.actions.rename(item);
  }

  tag(item: Item): void {
    void this.actions.tag(item);
  }

  moveTo(items: readonly Item[]): void {
    void this.actions.moveTo(items);
  }

  remove(items: readonly Item[]): void {
    void this.actions.remove(items);
  }

  restore(items: readonly Item[]): void {
    void this.actions.restore(items);
  }

  purge(items: readonly Item[]): void {
    void this.actions.purge(items);
  }

  details(item: Item): void {
    const shares = this.#active.filter(({ entry }) => entry === item.id);
    void showDetails(this.#home(), item, shares);
  }

  goTo(item: Item): void {
    location.hash = placeHref({ is: 'folder', id: item.folder });
  }

  /** Opens the browser's own chooser. */
  pick(what: 'files' | 'folder'): void {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.webkitdirectory = what === 'folder';
    input.addEventListener('change', () => this.#upload(picked(input.files ?? [])));
    input.click();
  }

  #upload(found: Found): void {
    if (found.unreadable.length > 0) {
      const names = found.unreadable.slice(0, 3).join(', ');
      toast({ text: msg(str`Could not be read and was left out: ${names}`), kind: 'trouble' });
    }
    if (found.files.length === 0 && found.folders.length === 0) return;
    uploadsOf(this.#home()).add(found, this.folder);
    transfersOf(this.#home()).requestUpdate();
  }
}
