/**
 * Everything its owner handed out: makes shares, lists them, and takes ended ones off the list.
 *
 * The list keeps a summary of each share, told by the share in the same turn in which it changes, so that showing
 * a thousand shares does not wake a thousand actors. Authority stays with each share alone.
 */
import { defineActor, type Inside, mapOf, type Near, record, ref } from '../../vat/index.ts';
import { PAGE_ENTRIES_MAX } from '../lake/interface.ts';
import type { LakeScope } from '../lake/scope.ts';
import { pageOf } from '../lake/tree.ts';
import { Refusal } from '../refusal.ts';
import { ShareOwner, ShareSummary, Shares } from './interface.ts';
import { ShareKeeper, SharesKeeper } from './parts.ts';
import { Share } from './share.ts';
import { checkTerms } from './terms.ts';

/** Shares one vat can have handed out at a time; ended ones can be taken off the list. */
const SHARES_MAX = 100_000;

const Listed = record({ owner: ref(ShareOwner), keeper: ref(ShareKeeper) });

export const ShareList = defineActor('ShareList', {
  version: 1,
  interfaces: { desk: Shares, keeper: SharesKeeper },
  state: (scope: Near<typeof LakeScope>) => ({ scope, made: 0 }),
  stores: { shares: mapOf(Listed), summaries: mapOf(ShareSummary) },
  facets: {
    desk: {
      grant(entryId, terms) {
        if (this.stores.shares.size >= SHARES_MAX) {
          throw new Refusal(
            'too-many',
            'Too many shares: take some ended ones off the list first.',
          );
        }
        const now = this.turn.now();
        const entry = this.state.scope.peek(entryId);
        if (!entry) throw new Refusal('not-found', 'There is no such file or folder to share.');
        this.state.made += 1;
        const id = `s${this.state.made}`;
        const beginning = { id, entry, terms: checkTerms(terms, now), now };
        const share = this.turn.spawn(Share, this.state.scope, this.facets.keeper, beginning);
        this.stores.shares.set(id, { owner: share.owner, keeper: share.keeper });
        return { id, swiss: share.keeper.begin(), share: share.owner };
      },
      list(after) {
        const newest = [...this.stores.summaries.values()].sort(
          (a, b) => b.created - a.created || numberOf(b.id) - numberOf(a.id),
        );
        return pageOf(newest, after, PAGE_ENTRIES_MAX).map((summary) => {
          const entry = this.state.scope.peek(summary.entry);
          if (!entry)
            return summary.state === 'active' ? { ...summary, state: 'removed' } : summary;
          return { ...summary, name: entry.name };
        });
      },
      count() {
        let active = 0;
        for (const { ended } of this.stores.summaries.values())
          if (ended === undefined) active += 1;
        return active;
      },
      share(id) {
        return listed(this.stores.shares.get(id)).owner;
      },
      forget(id) {
        const { keeper } = listed(this.stores.shares.get(id));
        if (this.stores.summaries.get(id)?.ended === undefined) {
          throw new Refusal('still-active', 'This share is still active. Revoke it first.');
        }
        keeper.forget();
        this.stores.shares.delete(id);
        this.stores.summaries.delete(id);
        this.turn.notify('changed');
      },
      watch(listener) {
        this.turn.watchers.add(listener);
      },
    },

    keeper: {
      note(summary) {
        this.stores.summaries.set(summary.id, summary);
        this.turn.notify('changed');
      },
    },
  },
});

type Listing = Inside<typeof Listed> & { keeper: Near<typeof ShareKeeper> };

function listed(found: Inside<typeof Listed> | undefined): Listing {
  if (!found) throw new Refusal('not-found', 'There is no such share (any more).');
  return found as Listing;
}

function numberOf(id: string): number {
  return Number(id.slice(1));
}
