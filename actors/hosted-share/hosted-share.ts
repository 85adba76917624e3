/**
 * A share at its host: serves visitors, counts them, and ends on its day or when its owner says so.
 *
 * It knows neither names nor contents nor the half of the key that erases: that lies with the device
 * that keeps the blobs. What it knows opens its door and nothing else.
 */
import { E } from '../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  type Inside,
  type MapStore,
  mapOf,
  type Near,
  nat,
  type RefTo,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { ShareArrivals, ShareDoor, type ShareRooms } from '../share/door.ts';
import { endedBy } from '../share/ending.ts';
import { makeToken, wordsOf } from '../share/token.ts';
import {
  HOSTED_LOG_LENGTH_MAX,
  HostedOwner,
  type HostedState,
  type HostedStatus,
  type HostedTeller,
  type HostedTerms,
} from './interface.ts';
import { type GrantKeeping, HostedFilling, HostedKeeper, type SealedKeeping } from './parts.ts';

/** How long an opening lasts; a page that comes back later begins another. */
const OPENING_AGE_MAX_MS = 7 * 86_400_000;
const KEY_BYTES = 32;
const DIGITS = 12;
const NONE = new Uint8Array(0);

/** The devices of the host that a share works with. */
export interface HostDevices {
  readonly keeping: RefTo<typeof SealedKeeping>;
  readonly rooms: RefTo<typeof ShareRooms>;
}

interface Beginning {
  readonly id: string;
  readonly limit: number;
  readonly terms: Inside<typeof HostedTerms>;
  readonly teller: RefTo<typeof HostedTeller>;
}

interface Self {
  readonly state: {
    readonly bytes: number;
    readonly phase: Inside<typeof HostedState>;
    readonly openings: number;
    readonly lastOpened: number | undefined;
    readonly terms: Inside<typeof HostedTerms>;
    readonly teller: RefTo<typeof HostedTeller>;
  };
  readonly stores: { readonly log: MapStore<number> };
  readonly turn: { now(): number };
}

function statusOf({ state }: Self): Inside<typeof HostedStatus> {
  const { bytes, openings, lastOpened } = state;
  return { state: state.phase, bytes, openings, lastOpened };
}

function tell(self: Self): void {
  const { bytes, openings, lastOpened, ...status } = statusOf(self);
  E.sendOnly(self.state.teller).told({
    ...status,
    bytes: BigInt(bytes),
    openings: BigInt(openings),
    ...(lastOpened === undefined ? {} : { lastOpened: BigInt(lastOpened) }),
  });
}

/** Throws once it has ended, or as long as it is being filled. */
function checkServing({ state, turn }: Self): void {
  if (state.phase === 'filling') {
    throw new Refusal('not-ready', 'This is still being brought here. Try again in a while.');
  }
  if (state.phase !== 'active') throw endedBy(state.phase);
  if (state.terms.ends !== undefined && turn.now() >= state.terms.ends) throw endedBy('expired');
}

const Erasing = defineInterface('Erasing', { done: call(arg('nothing', anything)) });

export const HostedShare = defineActor('HostedShare', {
  version: 1,
  interfaces: {
    owner: HostedOwner,
    door: ShareDoor,
    arrivals: ShareArrivals,
    filling: HostedFilling,
    keeper: HostedKeeper,
    erasing: Erasing,
  },
  state: (
    grant: Near<typeof GrantKeeping>,
    { keeping, rooms }: HostDevices,
    { id, limit, terms, teller }: Beginning,
  ) => ({
    grant,
    keeping,
    rooms,
    teller,
    id,
    limit,
    terms,
    phase: 'filling' as Inside<typeof HostedState>,
    door: NONE as Uint8Array,
    /** Makes the tokens of visitors. */
    pass: NONE as Uint8Array,
    treeBytes: 0,
    bytes: 0,
    openings: 0,
    lastOpened: undefined as number | undefined,
    timer: '',
  }),
  stores: { log: mapOf(nat) },
  facets: {
    owner: {
      status() {
        return statusOf(this);
      },
      log() {
        return [...this.stores.log.values()].reverse();
      },
      change(terms) {
        if (this.state.phase !== 'active' && this.state.phase !== 'filling') {
          throw endedBy(this.state.phase);
        }
        this.state.terms = terms;
        this.facets.keeper.expire();
      },
      deposit(hello) {
        if (this.state.phase !== 'filling') {
          throw new Refusal('not-filling', 'This share takes nothing more.');
        }
        const { keeping, id, limit } = this.state;
        return E(keeping).deposit(id, limit, hello, this.facets.filling) as never;
      },
      revoke() {
        if (this.state.phase !== 'revoked') this.facets.keeper.end('revoked');
        // Whoever hears the answer may rely on it that the half is erased.
        return E(this.state.keeping).erase(this.state.id, 'revoked') as never;
      },
    },

    door: {
      greet(hello) {
        checkServing(this);
        return E(this.state.rooms).receive(hello, this.state.door, this.facets.arrivals);
      },
    },

    arrivals: {
      arrive(token) {
        checkServing(this);
        const { id, treeBytes, terms, pass } = this.state;
        const now = this.turn.now();
        const hosted = { id, treeBytes, ends: terms.ends };
        const [began] = (wordsOf(pass, token) ?? '').split(' ').map(Number);
        if (began && now < began + OPENING_AGE_MAX_MS) return { token, hosted };
        if (terms.openings !== undefined && this.state.openings >= terms.openings) {
          throw endedBy('used-up');
        }
        this.state.openings += 1;
        this.state.lastOpened = now;
        const { log } = this.stores;
        const [oldest] = log.keys();
        if (log.size >= HOSTED_LOG_LENGTH_MAX && oldest !== undefined) log.delete(oldest);
        log.set(String(this.state.openings).padStart(DIGITS, '0'), now);
        tell(this);
        return { token: makeToken(pass, `${now} ${this.state.openings}`), hosted };
      },
    },

    filling: {
      filled(door, treeBytes, bytes) {
        if (this.state.phase !== 'filling') return;
        this.state.phase = 'active';
        this.state.door = door;
        this.state.treeBytes = treeBytes;
        this.state.bytes = bytes;
        this.state.pass = this.turn.randomBytes(KEY_BYTES);
        this.state.grant.counted(this.state.id, bytes);
        tell(this);
      },
    },

    keeper: {
      begin() {
        this.facets.keeper.expire();
        return this.turn.sturdyref(this.facets.door);
      },
      end(why) {
        const { phase, keeping, id, grant, timer } = this.state;
        if (timer) this.turn.cancel(timer);
        this.state.phase = why;
        this.state.door = NONE;
        if (phase === 'revoked' || phase === 'expired') return;
        const erased = E(keeping).erase(id, why);
        this.turn.when(erased, 'erasing.done');
        grant.gone(id);
        tell(this);
      },
      expire() {
        if (this.state.timer) this.turn.cancel(this.state.timer);
        this.state.timer = '';
        const { ends } = this.state.terms;
        if (ends === undefined || this.state.phase === 'revoked') return;
        if (this.turn.now() >= ends) this.facets.keeper.end('expired');
        else this.state.timer = this.turn.at(ends, 'keeper.expire');
      },
    },

    erasing: {
      done() {
        for (const key of [...this.stores.log.keys()]) this.stores.log.delete(key);
      },
    },
  },
});
