/**
 * Pages of leases. A grant holds up to a million of them, they come by the hundred, and most are
 * never touched again before they end. A record for each cost more than all else that keeping a
 * share takes; so they lie in pages, in the order in which they came. In memory an index knows the
 * page of each share.
 */
import {
  boolean,
  type Inside,
  list,
  type MapIndex,
  nat,
  optional,
  record,
  text,
} from '../../vat/index.ts';
import { HostedName } from './interface.ts';

/**
 * With more, keeping one share would cost a little less; but a page is written anew with each change
 * of one of its leases, and a thousand that are renewed or given up may lie in a thousand pages.
 */
export const PAGE_LEASES = 16;

export const Lease = record({
  share: HostedName,
  size: nat,
  until: nat,
  blob: text(40),
  /** The disk did not have it when it was asked for: to be put anew. */
  lost: optional(boolean),
});
export type Lease = Inside<typeof Lease>;

/** `name` is its key: a number, or the share of its one lease, as leases were kept before. */
export const LeasePage = record({ name: text(128), leases: list(Lease, PAGE_LEASES) });
export type LeasePage = Inside<typeof LeasePage>;

export class PageOfShare implements MapIndex<LeasePage> {
  readonly #pages = new Map<string, LeasePage>();

  put(page: LeasePage, before: LeasePage | undefined): void {
    if (before) this.remove(before);
    for (const { share } of page.leases) this.#pages.set(share, page);
  }

  /** A share may have gone to another page before. */
  remove(before: LeasePage): void {
    for (const { share } of before.leases) {
      if (this.#pages.get(share)?.name === before.name) this.#pages.delete(share);
    }
  }

  get(share: string): LeasePage | undefined {
    return this.#pages.get(share);
  }
}
