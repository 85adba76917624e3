/**
 * What a page holds once it was let in: the way to everything of its owner.
 *
 * The object lives as long as the page; the references in it are those of the connection open now
 * and are replaced at each reconnect. While the connection is down they are the old ones, and every
 * send to them breaks with `disconnected`: an action is never kept and done later behind the back
 * of the person, and a page goes on showing what it has.
 */
import { E, Far } from '../../captp/index.ts';
import type {
  DevicesRef,
  HomeRef,
  HostingRef,
  InspectorRef,
  KeepingRef,
  LakeRef,
  NetworkRef,
  PastRef,
  PeopleRef,
  SearchRef,
  SharesRef,
  SpacesRef,
  VatRef,
} from './refs.ts';

/** What can be watched. `vat` has no messages of its own: it changes when the page says so. */
export type Subject =
  | 'lake'
  | 'shares'
  | 'devices'
  | 'vat'
  | 'inside'
  | 'keeping'
  | 'search'
  | 'people'
  | 'spaces'
  | 'network'
  | 'hosting';

interface Refs {
  readonly home: HomeRef;
  readonly lake: PromiseLike<LakeRef>;
  readonly shares: PromiseLike<SharesRef>;
  readonly devices: PromiseLike<DevicesRef>;
  readonly vat: PromiseLike<VatRef>;
  /** Asked for by whoever looks inside, and by nobody else. */
  inspector?: PromiseLike<InspectorRef>;
  /** Asked for by whoever looks at earlier versions and snapshots. */
  past?: PromiseLike<PastRef>;
  /** Asked for with the first search. */
  search?: PromiseLike<SearchRef>;
  /** Likewise, by whoever looks where things are kept. */
  keeping?: PromiseLike<KeepingRef>;
  /** Likewise, by whoever looks at contacts. */
  people?: PromiseLike<PeopleRef>;
  /** Likewise, by whoever looks at public spaces. */
  spaces?: PromiseLike<SpacesRef>;
  /** Likewise, by whoever looks at the network. */
  network?: PromiseLike<NetworkRef>;
  /** Likewise, by whoever looks at what is done for friends. */
  hosting?: PromiseLike<HostingRef>;
}

function refsOf(home: HomeRef): Refs {
  return {
    home,
    lake: E(home).lake(),
    shares: E(home).shares(),
    devices: E(home).devices(),
    vat: E(home).vat(),
  };
}

export class HomeSession {
  #refs: Refs;
  readonly #listeners: Readonly<Record<Subject, Set<() => void>>> = {
    lake: new Set(),
    shares: new Set(),
    devices: new Set(),
    vat: new Set(),
    inside: new Set(),
    search: new Set(),
    keeping: new Set(),
    people: new Set(),
    spaces: new Set(),
    network: new Set(),
    hosting: new Set(),
  };
  /** Subjects that this connection tells us about already. */
  #watched = new Set<Subject>();

  constructor(home: HomeRef) {
    this.#refs = refsOf(home);
  }

  get lake(): PromiseLike<LakeRef> {
    return this.#refs.lake;
  }

  get shares(): PromiseLike<SharesRef> {
    return this.#refs.shares;
  }

  get devices(): PromiseLike<DevicesRef> {
    return this.#refs.devices;
  }

  get vat(): PromiseLike<VatRef> {
    return this.#refs.vat;
  }

  /** What shows the vat from the inside. */
  get inspector(): PromiseLike<InspectorRef> {
    this.#refs.inspector ??= E(this.#refs.vat).inspector();
    return this.#refs.inspector;
  }

  /** What files were before, and the whole lake. */
  get past(): PromiseLike<PastRef> {
    this.#refs.past ??= E(this.#refs.lake).past();
    return this.#refs.past;
  }

  /** What finds files by what is in them. */
  get search(): PromiseLike<SearchRef> {
    this.#refs.search ??= E(this.#refs.vat).search();
    return this.#refs.search;
  }

  /** What knows how well everything is kept. */
  get keeping(): PromiseLike<KeepingRef> {
    this.#refs.keeping ??= E(this.#refs.vat).keeping();
    return this.#refs.keeping;
  }

  /** Contacts, invitations and letters. */
  get people(): PromiseLike<PeopleRef> {
    this.#refs.people ??= E(this.#refs.vat).people();
    return this.#refs.people;
  }

  /** What is published for everybody, here and by others. */
  get spaces(): PromiseLike<SpacesRef> {
    this.#refs.spaces ??= E(this.#refs.vat).spaces();
    return this.#refs.spaces;
  }

  /** Whether and how this vat is on the network. */
  get network(): PromiseLike<NetworkRef> {
    this.#refs.network ??= E(this.#refs.vat).network();
    return this.#refs.network;
  }

  /** What this vat carries and keeps for friends. */
  get hosting(): PromiseLike<HostingRef> {
    this.#refs.hosting ??= E(this.#refs.vat).hosting();
    return this.#refs.hosting;
  }

  /** The device that this page is, to be asked for more than the four above. */
  get home(): HomeRef {
    return this.#refs.home;
  }

  /**
   * Calls `listener` when something about `subject` may be different: the vat says so, or the
   * connection came back. Answers how to stop.
   */
  watch(subject: Subject, listener: () => void): () => void {
    const own = () => listener();
    this.#listeners[subject].add(own);
    this.#ask(subject);
    return () => this.#listeners[subject].delete(own);
  }

  /** Says that `subject` changed by something this page did. */
  touch(subject: Subject): void {
    for (const listener of [...this.#listeners[subject]]) listener();
  }

  /** Goes on over a new connection. For the session alone. */
  reconnected(home: HomeRef): void {
    this.#refs = refsOf(home);
    this.#watched = new Set();
    for (const subject of Object.keys(this.#listeners) as Subject[]) {
      if (this.#listeners[subject].size === 0) continue;
      this.#ask(subject);
      this.touch(subject);
    }
  }

  #ask(subject: Subject): void {
    if (subject === 'vat' || this.#watched.has(subject)) return;
    const watched = this.#watched;
    watched.add(subject);
    const listener = Far('PageListener', {
      // A late word of a connection that has ended says nothing about this one.
      changed: (): undefined => {
        if (watched === this.#watched) this.touch(subject);
      },
    });
    const { lake, shares, devices } = this.#refs;
    const asked = {
      lake: () => lake,
      shares: () => shares,
      devices: () => devices,
      inside: () => this.inspector,
      keeping: () => this.keeping,
      search: () => this.search,
      people: () => this.people,
      spaces: () => this.spaces,
      network: () => this.network,
      hosting: () => this.hosting,
    }[subject]();
    // When it cannot be asked for, the connection has ended, and the next one asks again.
    E(asked as typeof lake)
      .watch(listener)
      .catch(() => watched.delete(subject));
  }
}
