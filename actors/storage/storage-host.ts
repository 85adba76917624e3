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
  type Facets,
  mapOf,
  type Near,
  type RefTo,
  type TurnPowers,
} from '../../vat/index.ts';
import { CardSupplier } from '../people/parts.ts';
import { Refusal } from '../refusal.ts';
import {
  Account,
  accountOf,
  balanceOf,
  chargeTo,
  Granted,
  grantedTo,
  type Here as HostHere,
  hostRoom,
  keeperOf,
  openGrant,
  seenNow,
  sumOf,
} from './host-accounts.ts';
import { GRANT_BYTES_MAX, STORAGE_GRANTS_MAX, StorageOwner } from './interface.ts';
import { HostCensus, HostLedger, type StorageDevice } from './parts.ts';
import { StorageGrant } from './storage-grant.ts';

/** How long what a revoked grant holds is kept, for its owner to see what goes. */
export const GRACE_MS = 7 * 86_400_000;
const SECRET_BYTES = 32;

const FACETS = {
  owner: StorageOwner,
  ledger: HostLedger,
  census: HostCensus,
  /** Space for contacts. */
  lender: CardSupplier,
};

export const StorageHost = defineActor('StorageHost', {
  version: 2,
  interfaces: FACETS,
  state: (device: RefTo<typeof StorageDevice>) => ({
    device,
    made: 0,
    limit: undefined as number | undefined,
    /** Changes that are in no account any more, or never were. */
    revision: 0,
    clean: true,
    /** Made when it is first needed. */
    secret: undefined as Uint8Array | undefined,
    /** Blobs with lower numbers are entered. */
    floor: 0,
  }),
  upgrade: { 1: (old: object) => ({ ...old, secret: undefined, floor: 0 }) },
  stores: { granted: mapOf(Granted), accounts: mapOf(Account) },
  facets: {
    owner: {
      grant(label, person, limit) {
        assertLimit(limit);
        const { id, keeper } = grantSpace(this, { label, person, limit });
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
        assertLimit(limit);
        changeLimit(this, id, limit);
      },
      revoke(id) {
        endGrant(this, id);
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

    lender: {
      lend(person, amount, vat) {
        if (amount === undefined) throw new Refusal('no-amount', 'Say how much space it is.');
        assertLimit(Math.max(amount, 1));
        const { id, pass } = grantSpace(this, { label: '', person, limit: amount, vat });
        return { id, pass };
      },
      change(id, amount) {
        const granted = this.stores.granted.get(id);
        if (!granted || granted.revoked !== undefined) return false;
        assertLimit(Math.max(amount, 1));
        changeLimit(this, id, amount);
        return true;
      },
      end(id) {
        if (!this.stores.granted.has(id)) return;
        endGrant(this, id);
        E.sendOnly(this.state.device).end(id);
      },
    },

    ledger: {
      open(id) {
        openGrant(this, id);
        return balanceOf(this, id);
      },
      charge(id, bytes, shares) {
        const granted = bytes > 0 ? openGrant(this, id) : grantedTo(this, id);
        const host = hostRoom(this);
        const used = accountOf(this, id).used + bytes;
        const isFull = used > granted.limit || host.used + bytes > host.limit;
        if (bytes > 0 && isFull) {
          throw new Refusal('host-full', 'There is no room left here. Ask for a larger grant.');
        }
        return chargeTo(this, id, bytes, shares);
      },
      entered(id, bytes, shares, floor) {
        grantedTo(this, id);
        this.state.floor = Math.max(this.state.floor, floor);
        return chargeTo(this, id, bytes, shares);
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
        const { clean, floor } = this.state;
        if (clean) this.state.clean = false;
        const secret = this.state.secret ?? this.turn.randomBytes(SECRET_BYTES);
        if (!this.state.secret) this.state.secret = secret;
        return { littered: !clean, secret, floor };
      },
      closing() {
        this.state.clean = true;
      },
      grants() {
        return [...this.stores.granted.values()].map(({ id, census }) => ({ id, census }));
      },
    },
  },
});

/** The host as what follows sees it. */
interface Here extends HostHere {
  readonly state: HostHere['state'] & {
    readonly device: RefTo<typeof StorageDevice>;
    made: number;
  };
  readonly facets: Facets<typeof FACETS>;
  readonly turn: TurnPowers<typeof FACETS>;
}

interface Grantee {
  readonly label: string;
  readonly person: string;
  readonly limit: number;
  /** A contact's. */
  readonly vat?: string;
}

function grantSpace(here: Here, grantee: Grantee) {
  const { state, stores, turn, facets } = here;
  if (stores.granted.size >= STORAGE_GRANTS_MAX) {
    throw new Refusal('too-many', 'There are too many storage grants: revoke some first.');
  }
  state.made += 1;
  const id = `s${state.made}`;
  const ledger = facets.ledger as Near<typeof HostLedger>;
  const { keeper, census, pass } = turn.spawn(StorageGrant, id, ledger, state.device);
  stores.granted.set(id, { id, ...grantee, created: turn.now(), keeper, census });
  return { id, keeper, pass };
}

function changeLimit(here: Here, id: string, limit: number): void {
  const { stores, state } = here;
  stores.granted.set(id, { ...grantedTo(here, id), limit });
  const account = accountOf(here, id);
  stores.accounts.set(id, { ...account, revision: account.revision + 1 });
  E.sendOnly(state.device).told(id, balanceOf(here, id));
}

/** A grant of nothing would be one that is full for ever; hosting that is paused knows why. */
function assertLimit(limit: number): void {
  if (limit >= 1 && limit <= GRANT_BYTES_MAX) return;
  const text =
    limit < 1
      ? 'A grant needs some space. To give none, revoke it.'
      : 'That is too much for one grant: 1000 TB at most.';
  throw new Refusal('bad-value', text);
}

/** From now on nothing takes effect through it. */
function endGrant(here: Here, id: string): void {
  const granted = grantedTo(here, id);
  if (granted.revoked !== undefined) return;
  const now = here.turn.now();
  const deletes = now + GRACE_MS;
  here.stores.granted.set(id, { ...granted, revoked: now, deletes });
  keeperOf(granted).end(deletes);
}
