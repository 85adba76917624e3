/**
 * Everything its owner handed out: makes shares, lists them, and takes ended ones off the list.
 *
 * The list keeps a summary of each share, told by the share in the same turn in which it changes, so that showing
 * a thousand shares does not wake a thousand actors. Authority stays with each share alone.
 */
import {
  defineActor,
  type Inside,
  mapOf,
  type Near,
  type RefTo,
  record,
  ref,
} from '../../vat/index.ts';
import { SharePass } from '../hosted-share/interface.ts';
import type { SharePlacer } from '../hosted-share/parts.ts';
import { PlacedShare } from '../hosted-share/placed-share.ts';
import { PAGE_ENTRIES_MAX } from '../lake/interface.ts';
import type { LakeScope } from '../lake/scope.ts';
import { pageOf } from '../lake/tree.ts';
import { Refusal } from '../refusal.ts';
import type { ShareRooms } from './door.ts';
import { SHARE_HOSTS_MAX, ShareOwner, ShareSummary, Shares } from './interface.ts';
import { ShareKeeper, SharesKeeper } from './parts.ts';
import { Share } from './share.ts';
import { checkTerms } from './terms.ts';

/** Shares one vat can have handed out at a time; ended ones can be taken off the list. */
const SHARES_MAX = 100_000;
const HOSTS_TOLD_MAX = 10;

const Listed = record({ owner: ref(ShareOwner), keeper: ref(ShareKeeper) });

export const ShareList = defineActor('ShareList', {
  version: 2,
  interfaces: { desk: Shares, keeper: SharesKeeper },
  state: (scope: Near<typeof LakeScope>) => ({
    scope,
    made: 0,
    rooms: undefined as RefTo<typeof ShareRooms> | undefined,
    placer: undefined as RefTo<typeof SharePlacer> | undefined,
  }),
  stores: {
    shares: mapOf(Listed),
    summaries: mapOf(ShareSummary),
    hosts: mapOf(ref(SharePass)),
  },
  upgrade: { 1: (old: object) => ({ ...old, rooms: undefined, placer: undefined }) },
  facets: {
    desk: {
      grant(entryId, terms, host) {
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
        const pass = host === undefined ? undefined : this.stores.hosts.get(host);
        if (host !== undefined && !pass) {
          throw noSuchHost(host, this.stores.hosts.keys());
        }
        const { scope } = this.state;
        const share =
          host !== undefined && pass
            ? this.turn.spawn(PlacedShare, scope, this.facets.keeper, beginning, { host, pass })
            : this.turn.spawn(Share, scope, this.facets.keeper, beginning);
        this.stores.shares.set(id, { owner: share.owner, keeper: share.keeper });
        return { id, ...share.keeper.begin(), share: share.owner };
      },
      list(after) {
        const newest = [...this.stores.summaries.values()].sort(
          (a, b) => b.created - a.created || numberOf(b.id) - numberOf(a.id),
        );
        return pageOf(newest, after, PAGE_ENTRIES_MAX).map((summary) => {
          // What a host keeps is a copy: it is there, as it was called then, until it is taken back.
          if (summary.servedBy !== undefined) {
            const pass = this.stores.hosts.get(summary.servedBy);
            const vat = pass && this.turn.vatOf(pass);
            return vat === undefined ? summary : { ...summary, servedByVat: vat };
          }
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
      hosts() {
        const counts = new Map<string, number>();
        for (const { servedBy, ended } of this.stores.summaries.values()) {
          if (servedBy === undefined || ended !== undefined) continue;
          counts.set(servedBy, (counts.get(servedBy) ?? 0) + 1);
        }
        return [...this.stores.hosts.keys()].map((name) => ({
          name,
          shares: counts.get(name) ?? 0,
        }));
      },
      addHost(name, pass) {
        if (this.stores.hosts.size >= SHARE_HOSTS_MAX) {
          throw new Refusal('too-many', 'There are too many hosts: take some off the list first.');
        }
        if (this.stores.hosts.has(name)) {
          throw new Refusal('name-taken', `There is a host called “${name}” already.`);
        }
        this.stores.hosts.set(name, pass as RefTo<typeof SharePass>);
        this.turn.notify('changed');
      },
      forgetHost(name) {
        if (!this.stores.hosts.delete(name)) {
          throw noSuchHost(name, this.stores.hosts.keys());
        }
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
      rooms() {
        if (this.state.rooms) return this.state.rooms;
        throw new Refusal('not-here', 'This vat serves no shares.');
      },
      placer() {
        if (this.state.placer) return this.state.placer;
        throw new Refusal('not-here', 'This vat brings no shares to hosts.');
      },
      furnish(rooms, placer) {
        if (this.state.rooms !== rooms) this.state.rooms = rooms;
        if (this.state.placer !== placer) this.state.placer = placer;
      },
    },
  },
});

type Listing = Inside<typeof Listed> & { keeper: Near<typeof ShareKeeper> };

function listed(found: Inside<typeof Listed> | undefined): Listing {
  if (!found) throw new Refusal('not-found', 'There is no such share (any more).');
  return found as Listing;
}

/** Says which there are: a name is mistyped more often than it is missing. */
function noSuchHost(name: string, all: Iterable<string>): Refusal {
  const names = [...all].sort();
  const told = names.slice(0, HOSTS_TOLD_MAX).map((one) => `“${one}”`);
  if (names.length > told.length) told.push(`${names.length - told.length} more`);
  const there =
    names.length === 0
      ? 'There is none on it yet: add one by the address that its owner gives you.'
      : `On it: ${told.join(', ')}.`;
  return new Refusal('no-such-host', `There is no host called “${name}” on your list. ${there}`);
}

function numberOf(id: string): number {
  return Number(id.slice(1));
}
