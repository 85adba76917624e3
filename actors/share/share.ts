/**
 * One share: a grant on one entry of a lake that ends when its giver says so, on a day, or after a number of
 * openings.
 *
 * It never hands out what it takes to read an object: it asks the lake on the recipient's behalf, as long as it
 * lasts. To end it is therefore one assignment in one turn, and nothing needs to be encrypted anew. What passes
 * between it and a recipient is sealed by the rooms of the vat, with half a key that stands in the link; links that
 * were given before there were halves are opened as they always were.
 */
import { E } from '../../captp/index.ts';
import { doorKey } from '../../store/sealed-share/index.ts';
import { defineActor, mapOf, type Near, nat, ref } from '../../vat/index.ts';
import type { LakeScope } from '../lake/scope.ts';
import { ShareArrivals, ShareDoor } from './door.ts';
import { type Ending, endedBy } from './ending.ts';
import { ShareOwner, SharePage } from './interface.ts';
import { isSpent, phaseOfOlder, shareLifecycle, type Used } from './lifecycle.ts';
import { ShareContent, ShareKeeper, type SharesKeeper, VisitKeeper } from './parts.ts';
import {
  type Beginning,
  checkLasting,
  end,
  note,
  openAnew,
  setTimer,
  sharedEntry,
  summaryOf,
} from './share-self.ts';
import { checkTerms } from './terms.ts';
import { makeToken, wordsOf } from './token.ts';

const SECRET_BYTES = 32;
const NONE = new Uint8Array(0);

export const Share = defineActor('Share', {
  version: 3,
  interfaces: {
    owner: ShareOwner,
    page: SharePage,
    door: ShareDoor,
    arrivals: ShareArrivals,
    content: ShareContent,
    keeper: ShareKeeper,
  },
  state: (
    scope: Near<typeof LakeScope>,
    list: Near<typeof SharesKeeper>,
    { id, entry, terms, now }: Beginning,
  ) => ({
    scope,
    list,
    id,
    root: entry.id,
    name: entry.name,
    kind: entry.kind,
    terms,
    created: now,
    swiss: NONE as Uint8Array,
    /** The half of the key in the link; empty for a link of before, and once it has ended. */
    secret: NONE as Uint8Array,
    /** Makes the tokens of visitors. */
    pass: NONE as Uint8Array,
    timer: '',
    openings: 0,
    lastOpened: undefined as number | undefined,
    ended: undefined as { at: number; why: Ending } | undefined,
  }),
  stores: { log: mapOf(nat), visits: mapOf(ref(VisitKeeper)) },
  lifecycle: shareLifecycle,
  guards: {
    spent: ({ state }) => isSpent(state),
    notSpent: ({ state }) => !isSpent(state),
    timeIsOver: ({ state }) => state.ended?.why === 'expired',
  },
  upgrade: {
    1: { phase: (_: undefined, state: Used) => phaseOfOlder(state) },
    2: (old: object) => ({ ...old, secret: NONE, pass: NONE }),
  },
  facets: {
    owner: {
      describe() {
        return summaryOf(this);
      },
      swiss() {
        return this.state.ended ? undefined : this.state.swiss;
      },
      secret() {
        return this.state.secret.length > 0 ? this.state.secret : undefined;
      },
      link() {
        return undefined;
      },
      log() {
        return [...this.stores.log.values()].reverse();
      },
      revoke() {
        if (this.state.ended?.why !== 'revoked') end(this, 'revoked');
        return summaryOf(this);
      },
      change(terms) {
        if (this.state.ended) throw endedBy(this.state.ended.why);
        this.state.terms = checkTerms(terms, this.turn.now());
        setTimer(this);
        return note(this);
      },
    },

    page: {
      open() {
        return openAnew(this).keeper.begin();
      },
    },

    door: {
      greet(hello) {
        checkLasting(this);
        const rooms = this.state.list.rooms();
        return E(rooms).receive(hello, doorKey(this.state.secret), this.facets.arrivals);
      },
    },

    arrivals: {
      arrive(token) {
        const before = wordsOf(this.state.pass, token) ?? '';
        const known = this.stores.visits.get(before) as Near<typeof VisitKeeper> | undefined;
        if (known) return { token, live: { opening: known.again(), entry: sharedEntry(this) } };
        const { entry, visit, keeper } = openAnew(this);
        return {
          token: makeToken(this.state.pass, visit),
          live: { opening: keeper.receive(), entry },
        };
      },
    },

    content: {
      entry() {
        return sharedEntry(this);
      },
      list(folder, after) {
        sharedEntry(this);
        return E(this.state.scope).list(this.state.root, folder ?? this.state.root, after);
      },
      read(id, from, to) {
        sharedEntry(this);
        return E(this.state.scope).read(this.state.root, id, from, to);
      },
      left(visit) {
        this.stores.visits.delete(visit);
      },
    },

    keeper: {
      begin() {
        this.state.swiss = this.turn.sturdyref(this.facets.door);
        this.state.secret = this.turn.randomBytes(SECRET_BYTES);
        this.state.pass = this.turn.randomBytes(SECRET_BYTES);
        setTimer(this);
        note(this);
        return { swiss: this.state.swiss, secret: this.state.secret };
      },
      expire() {
        const { ends } = this.state.terms;
        if (this.state.ended || ends === undefined) return;
        if (this.turn.now() >= ends) end(this, 'expired');
        else setTimer(this);
      },
      forget() {
        this.turn.retire();
      },
    },
  },
});
