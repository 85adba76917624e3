/**
 * Who may keep how much here: the grants of this vat, and the account of each.
 *
 * All accounts are in one place, so that listing a thousand grants wakes none of them, and what all
 * hold together is never more than the owner's bound: it is added up from the accounts, of which
 * there are few, when there is a bound.
 */
import { E } from '../../captp/index.ts';
import {
  defineActor,
  type Inside,
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

/** What changes seldom. */
const Granted = record({
  id: text(40),
  label: text(120),
  person: text(120),
  created: nat,
  limit: nat,
  revoked: optional(nat),
  deletes: optional(nat),
  keeper: ref(StorageKeeper),
  census: ref(GrantCensus),
});
type Granted = Inside<typeof Granted>;

/** What changes with every share: written with it, so it is small. */
const Account = record({ revision: nat, used: nat, shares: nat, seen: optional(nat) });
type Account = Inside<typeof Account>;
const EMPTY: Account = { revision: 0, used: 0, shares: 0 };

export const StorageHost = defineActor('StorageHost', {
  version: 1,
  interfaces: { owner: StorageOwner, ledger: HostLedger, census: HostCensus },
  state: (device: RefTo<typeof StorageDevice>) => ({
    device,
    made: 0,
    limit: undefined as number | undefined,
    /** Changes that are in no account any more, or never were. */
    revision: 0,
    clean: true,
  }),
  stores: { granted: mapOf(Granted), accounts: mapOf(Account) },
  facets: {
    owner: {
      grant(label, person, limit) {
        if (this.stores.granted.size >= STORAGE_GRANTS_MAX) {
          throw new Refusal('too-many', 'There are too many storage grants: revoke some first.');
        }
        this.state.made += 1;
        const id = `s${this.state.made}`;
        const ledger = this.facets.ledger as Near<typeof HostLedger>;
        const made = this.turn.spawn(StorageGrant, id, ledger, this.state.device);
        const { keeper, census } = made;
        const created = this.turn.now();
        this.stores.granted.set(id, { id, label, person, created, limit, keeper, census });
        return { id, swiss: keeper.begin() };
      },
      grants() {
        const all = [...this.stores.granted.values()].map((one) => {
          const { keeper: _, census: __, ...granted } = one;
          const { revision: ___, ...account } = accountOf(this, one.id);
          return { ...granted, ...account };
        });
        return all.sort((a, b) => b.created - a.created);
      },
      change(id, limit) {
        this.stores.granted.set(id, { ...grantedTo(this, id), limit });
        const account = accountOf(this, id);
        this.stores.accounts.set(id, { ...account, revision: account.revision + 1 });
        E.sendOnly(this.state.device).told(id, balanceOf(this, id));
      },
      revoke(id) {
        const granted = grantedTo(this, id);
        if (granted.revoked === undefined) {
          const now = this.turn.now();
          const deletes = now + GRACE_MS;
          this.stores.granted.set(id, { ...granted, revoked: now, deletes });
          keeperOf(granted).end(deletes);
        }
        // Whoever hears that it is revoked may rely on it that nothing goes on through it.
        return E(this.state.device).end(id);
      },
      drop(id) {
        const granted = grantedTo(this, id);
        if (granted.revoked === undefined) {
          throw new Refusal('in-use', 'This grant stands. Revoke it first.');
        }
        keeperOf(granted).drop();
      },
      totals() {
        const standing = [...this.stores.granted.values()].filter(
          ({ revoked }) => revoked === undefined,
        );
        const granted = standing.reduce((sum, { limit }) => sum + limit, 0);
        const { used, shares } = sumOf(this);
        return {
          limit: this.state.limit,
          used,
          shares,
          granted: Math.min(granted, Number.MAX_SAFE_INTEGER),
          grants: standing.length,
        };
      },
      bound(limit) {
        // More than any that was told before, whether it was added up or not.
        this.state.revision = sumOf(this).revision + 1;
        this.state.limit = limit;
        E.sendOnly(this.state.device).bounded(hostRoom(this));
      },
    },

    ledger: {
      open(id) {
        openGrant(this, id);
        return balanceOf(this, id);
      },
      charge(id, bytes, shares) {
        const granted = bytes > 0 ? openGrant(this, id) : grantedTo(this, id);
        const account = accountOf(this, id);
        const used = account.used + bytes;
        const host = hostRoom(this);
        const isFull = used > granted.limit || host.used + bytes > host.limit;
        if (bytes > 0 && isFull) {
          throw new Refusal('host-full', 'There is no room left here. Ask for a larger grant.');
        }
        this.stores.accounts.set(id, {
          revision: account.revision + 1,
          used,
          shares: account.shares + shares,
          seen: seenNow(account, this.turn.now()),
        });
        return balanceOf(this, id);
      },
      seen(id) {
        openGrant(this, id);
        const account = accountOf(this, id);
        const seen = seenNow(account, this.turn.now());
        if (seen !== account.seen) this.stores.accounts.set(id, { ...account, seen });
      },
      ended(id) {
        this.state.revision += accountOf(this, id).revision;
        this.stores.granted.delete(id);
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
        return [...this.stores.granted.values()].map(({ census }) => census);
      },
    },
  },
});

/** The host as its methods see it. */
interface Here {
  readonly state: { readonly limit: number | undefined; readonly revision: number };
  readonly stores: { readonly granted: MapStore<Granted>; readonly accounts: MapStore<Account> };
}

function grantedTo({ stores }: Here, id: string): Granted {
  const granted = stores.granted.get(id);
  if (!granted) throw new Refusal('not-found', 'There is no such storage grant.');
  return granted;
}

function openGrant(here: Here, id: string): Granted {
  const granted = grantedTo(here, id);
  if (granted.revoked === undefined) return granted;
  throw new Refusal('revoked', 'This was revoked by the one who granted it.');
}

function accountOf({ stores }: Here, id: string): Account {
  return stores.accounts.get(id) ?? EMPTY;
}

function sumOf({ stores, state }: Here): Account {
  const sum = { revision: state.revision, used: 0, shares: 0 };
  for (const { revision, used, shares } of stores.accounts.values()) {
    sum.revision += revision;
    sum.used += used;
    sum.shares += shares;
  }
  return sum;
}

function balanceOf(here: Here, id: string) {
  const { revision, used } = accountOf(here, id);
  const { limit } = grantedTo(here, id);
  return { grant: { revision, limit, used }, host: hostRoom(here) };
}

/** The account of all together; where nothing bounds it, nobody has to know what they hold. */
function hostRoom(here: Here) {
  const { limit, revision } = here.state;
  if (limit === undefined) return { revision, limit: Number.MAX_SAFE_INTEGER, used: 0 };
  const all = sumOf(here);
  return { revision: all.revision, limit, used: all.used };
}

function seenNow({ seen }: Account, now: number): number {
  return seen === undefined || now - seen >= SEEN_MS ? now : seen;
}

const keeperOf = ({ keeper }: Granted) => keeper as Near<typeof StorageKeeper>;
