/**
 * Who may keep how much here: the grants of this vat, and the account of each and of all.
 *
 * All accounts are in one place, so that a byte is counted to a grant and to the whole in the same
 * turn that records its lease, and listing a thousand grants wakes none of them.
 */
import { E } from '../../captp/index.ts';
import {
  defineActor,
  type MapStore,
  mapOf,
  type Near,
  nat,
  optional,
  type RefTo,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { STORAGE_GRANTS_MAX, StorageOwner } from './interface.ts';
import { GrantCensus, HostCensus, HostLedger, type StorageDevice, StorageKeeper } from './parts.ts';
import { StorageGrant } from './storage-grant.ts';

/** How long what a revoked grant holds is kept, for its owner to see what goes. */
export const GRACE_MS = 7 * 86_400_000;
/** "Last seen" is as precise as that: it costs a write. */
const SEEN_MS = 600_000;

const Account = record({
  id: text(40),
  label: text(120),
  person: text(120),
  created: nat,
  limit: nat,
  used: nat,
  shares: nat,
  seen: optional(nat),
  revoked: optional(nat),
  deletes: optional(nat),
  keeper: ref(StorageKeeper),
  census: ref(GrantCensus),
});
type Account = ReturnType<(typeof Account)['inward']>;

export const StorageHost = defineActor('StorageHost', {
  version: 1,
  interfaces: { owner: StorageOwner, ledger: HostLedger, census: HostCensus },
  state: (device: RefTo<typeof StorageDevice>) => ({
    device,
    made: 0,
    limit: undefined as number | undefined,
    used: 0,
    shares: 0,
    revision: 0,
    clean: true,
  }),
  stores: { accounts: mapOf(Account) },
  facets: {
    owner: {
      grant(label, person, limit) {
        if (this.stores.accounts.size >= STORAGE_GRANTS_MAX) {
          throw new Refusal('too-many', 'There are too many storage grants: revoke some first.');
        }
        this.state.made += 1;
        const id = `s${this.state.made}`;
        const ledger = this.facets.ledger as Near<typeof HostLedger>;
        const made = this.turn.spawn(StorageGrant, id, ledger, this.state.device);
        const { keeper, census } = made;
        const created = this.turn.now();
        const account = { id, label, person, created, limit, used: 0, shares: 0, keeper, census };
        this.stores.accounts.set(id, account);
        return { id, swiss: keeper.begin() };
      },
      grants() {
        const all = [...this.stores.accounts.values()].map(
          ({ keeper: _, census: __, ...summary }) => summary,
        );
        return all.sort((a, b) => b.created - a.created);
      },
      change(id, limit) {
        this.stores.accounts.set(id, { ...accountOf(this, id), limit });
        E.sendOnly(this.state.device).told(id, balanceOf(this, id));
      },
      revoke(id) {
        const account = accountOf(this, id);
        if (account.revoked === undefined) {
          const now = this.turn.now();
          const deletes = now + GRACE_MS;
          this.stores.accounts.set(id, { ...account, revoked: now, deletes });
          keeperOf(account).end(deletes);
        }
        // Whoever hears that it is revoked may rely on it that nothing goes on through it.
        return E(this.state.device).end(id);
      },
      drop(id) {
        const account = accountOf(this, id);
        if (account.revoked === undefined) {
          throw new Refusal('in-use', 'This grant stands. Revoke it first.');
        }
        keeperOf(account).drop();
      },
      totals() {
        const { limit, used, shares } = this.state;
        const standing = [...this.stores.accounts.values()].filter(
          ({ revoked }) => revoked === undefined,
        );
        const granted = standing.reduce((sum, one) => sum + one.limit, 0);
        return {
          limit,
          used,
          shares,
          granted: Math.min(granted, Number.MAX_SAFE_INTEGER),
          grants: standing.length,
        };
      },
      bound(limit) {
        this.state.limit = limit;
        this.state.revision += 1;
      },
    },

    ledger: {
      open(id) {
        openAccount(this, id);
        return balanceOf(this, id);
      },
      charge(id, bytes, shares) {
        const account = bytes > 0 ? openAccount(this, id) : accountOf(this, id);
        const used = account.used + bytes;
        const all = this.state.used + bytes;
        if (bytes > 0 && (used > account.limit || all > mostOf(this))) throw full();
        this.stores.accounts.set(id, {
          ...account,
          used,
          shares: account.shares + shares,
          seen: seenNow(account, this.turn.now()),
        });
        this.state.used = all;
        this.state.shares += shares;
        this.state.revision += 1;
        return balanceOf(this, id);
      },
      seen(id) {
        const account = openAccount(this, id);
        const seen = seenNow(account, this.turn.now());
        if (seen !== account.seen) this.stores.accounts.set(id, { ...account, seen });
      },
      ended(id) {
        this.stores.accounts.delete(id);
      },
    },

    census: {
      opened() {
        const { clean } = this.state;
        if (clean) this.state.clean = false;
        return !clean;
      },
      closing() {
        this.state.clean = true;
      },
      grants() {
        return [...this.stores.accounts.values()].map(({ census }) => census);
      },
    },
  },
});

/** The host as its methods see it. */
interface Here {
  readonly state: { limit: number | undefined; used: number; revision: number };
  readonly stores: { readonly accounts: MapStore<Account> };
}

function accountOf({ stores }: Here, id: string): Account {
  const account = stores.accounts.get(id);
  if (!account) throw new Refusal('not-found', 'There is no such storage grant.');
  return account;
}

function openAccount(here: Here, id: string): Account {
  const account = accountOf(here, id);
  if (account.revoked === undefined) return account;
  throw new Refusal('revoked', 'This was revoked by the one who granted it.');
}

const mostOf = ({ state }: Here): number => state.limit ?? Number.MAX_SAFE_INTEGER;

function balanceOf(here: Here, id: string) {
  const { limit, used } = accountOf(here, id);
  const { revision } = here.state;
  return {
    revision,
    grant: { limit, used },
    host: { limit: mostOf(here), used: here.state.used },
  };
}

function seenNow({ seen }: Account, now: number): number {
  return seen === undefined || now - seen >= SEEN_MS ? now : seen;
}

const keeperOf = ({ keeper }: Account) => keeper as Near<typeof StorageKeeper>;

/** The grant, or this vat, has no room. */
function full(): Refusal {
  return new Refusal('host-full', 'There is no room left here. Ask for a larger grant.');
}
