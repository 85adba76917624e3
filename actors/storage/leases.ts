/**
 * The leases of one grant: which share is kept until when, and as which blob of the disk. They lie in
 * pages (lease-pages.ts); what one turn changes is gathered here, and each page written once.
 */
import type { MapStore } from '../../vat/index.ts';
import { type Lease, type LeasePage, PAGE_LEASES, PageOfShare } from './lease-pages.ts';
import { BLOBS_MAX } from './parts.ts';

/** Shares that one grant may hold; each costs some memory while its grant is in use. */
export const LEASES_MAX = 1_000_000;
/** A page of no more than this gives them to the newest. */
const FEW_LEASES = 4;
/** No share is called so, and all shares come before it. */
const PAGE = '~';
const PAGE_DIGITS = 12;

/** Where pages are, and what the newest is called; 0 before there was one. */
export interface LeaseStore {
  readonly state: { newestPage: number };
  readonly stores: { readonly leases: MapStore<LeasePage> };
}

/** The leases during one turn. What changes is written by `save`, each page once. */
export class Leases {
  readonly #store: LeaseStore;
  readonly #changed = new Map<string, Lease[]>();
  /** The pages of shares that came, or moved. */
  readonly #moved = new Map<string, string>();

  constructor(store: LeaseStore) {
    this.#store = store;
  }

  get(share: string): Lease | undefined {
    const name = this.#pageOf(share);
    return name === undefined ? undefined : this.#leases(name).find((it) => it.share === share);
  }

  /** The lease on a share that is really there. */
  standing(share: string): Lease | undefined {
    const lease = this.get(share);
    return lease?.lost ? undefined : lease;
  }

  set(lease: Lease): void {
    const name = this.#pageOf(lease.share);
    if (name === undefined) return this.#add(lease);
    const page = this.#change(name);
    const at = page.findIndex(({ share }) => share === lease.share);
    if (at < 0) this.#add(lease);
    else page[at] = lease;
  }

  /**
   * Makes a lease last at least until then. It goes to the newest page: whoever renews many does it
   * in an order of their own, and the next time finds them in that order.
   */
  prolong(lease: Lease, until: number): void {
    if (until <= lease.until) return;
    this.delete(lease.share);
    this.#add({ ...lease, until });
  }

  /** Gives what there was. */
  delete(share: string): Lease | undefined {
    const name = this.#pageOf(share);
    if (name === undefined) return undefined;
    const page = this.#change(name);
    const at = page.findIndex((lease) => lease.share === share);
    return at < 0 ? undefined : page.splice(at, 1)[0];
  }

  save(): void {
    const { leases: pages } = this.#store.stores;
    for (const [name, leases] of [...this.#changed]) {
      if (leases.length > FEW_LEASES || name === this.#newest) continue;
      this.#changed.set(name, []);
      for (const lease of leases) this.#add(lease);
    }
    for (const [name, leases] of this.#changed) {
      if (leases.length > 0) pages.set(name, { name, leases });
      else pages.delete(name);
    }
    this.#changed.clear();
    this.#moved.clear();
  }

  /**
   * Behind all others, because a lease may go to the newest page while somebody reads one page after
   * the other in several turns: they meet it later, or twice, and never miss it.
   */
  get #newest(): string {
    return `${PAGE}${String(this.#store.state.newestPage).padStart(PAGE_DIGITS, '0')}`;
  }

  #pageOf(share: string): string | undefined {
    return this.#moved.get(share) ?? this.#store.stores.leases.index(PageOfShare).get(share)?.name;
  }

  #leases(name: string): readonly Lease[] {
    return this.#changed.get(name) ?? this.#store.stores.leases.get(name)?.leases ?? [];
  }

  #change(name: string): Lease[] {
    const known = this.#changed.get(name);
    if (known) return known;
    const leases = [...this.#leases(name)];
    this.#changed.set(name, leases);
    return leases;
  }

  #add(lease: Lease): void {
    const { state } = this.#store;
    if (state.newestPage === 0 || this.#leases(this.#newest).length >= PAGE_LEASES) {
      state.newestPage += 1;
    }
    this.#change(this.#newest).push(lease);
    this.#moved.set(lease.share, this.#newest);
  }
}

/** What a change of leases means for the account and the disk. */
export interface Released {
  readonly blobs: readonly string[];
  readonly bytes: number;
}

/** Ends leases on these shares. */
export function release(leases: Leases, shares: Iterable<string>): Released {
  const blobs: string[] = [];
  let bytes = 0;
  for (const share of shares) {
    const lease = leases.delete(share);
    if (!lease) continue;
    blobs.push(lease.blob);
    bytes += lease.size;
  }
  leases.save();
  return { blobs, bytes };
}

/** Leases looked through in one turn, and the page that they end with; '' when there are no more. */
export interface Slice {
  readonly leases: readonly Lease[];
  readonly last: string;
}

/** The next leases, behind the page `after`. */
export function slice({ stores }: LeaseStore, after: string): Slice {
  const leases: Lease[] = [];
  let last = '';
  for (const [name, page] of stores.leases.entries(after)) {
    if (leases.length + page.leases.length > BLOBS_MAX) return { leases, last };
    leases.push(...page.leases);
    last = name;
  }
  return { leases, last: '' };
}

/** The earlier of two times, of which 0 means never. */
export function earlier(one: number, other: number): number {
  if (one === 0 || other === 0) return Math.max(one, other);
  return Math.min(one, other);
}
