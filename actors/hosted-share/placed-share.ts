/**
 * A share that a host keeps, as its giver holds it: brings it there, knows how it stands there, and takes it back.
 *
 * Messages to the host go by the durable post, so a revocation that is asked for while the host is off reaches it
 * when it is back, whatever restarts lie between. Until the host has answered, the list says that it was asked and
 * not yet confirmed: the half of the key is erased at the host, and nobody else can do that.
 */
import { E } from '../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  type Near,
  type RefTo,
} from '../../vat/index.ts';
import type { LakeScope } from '../lake/scope.ts';
import { endedBy } from '../share/ending.ts';
import { ShareOwner } from '../share/interface.ts';
import { ShareKeeper, type SharesKeeper } from '../share/parts.ts';
import type { Beginning } from '../share/share-self.ts';
import { checkTerms } from '../share/terms.ts';
import { type HostedOwner, HostedTeller, type SharePass } from './interface.ts';
import { PlacingListener } from './parts.ts';
import {
  ended,
  fail,
  notePlaced,
  type PlacedState,
  summaryOfPlaced,
  troubleOf,
} from './placed-self.ts';

const SECRET_BYTES = 32;
const NONE = new Uint8Array(0);
/** A host that gave no answer is asked once more after this long. */
const AGAIN_MS = 3_600_000;
/** What a host answers when there is nothing there to be erased any more. */
const GONE = new Set(['gone', 'not-found', 'revoked']);

/** What this share waits for, by the names that survive a restart. */
const Placing = defineInterface('Placing', {
  measured: call(arg('bytes', anything)),
  granted: call(arg('placed', anything)),
  brought: call(arg('nothing', anything)),
  notBrought: call(arg('breakage', anything)),
  erased: call(arg('nothing', anything)),
  notErased: call(arg('breakage', anything)),
  askAgain: call(),
});

export const PlacedShare = defineActor('PlacedShare', {
  version: 2,
  interfaces: {
    owner: ShareOwner,
    keeper: ShareKeeper,
    teller: HostedTeller,
    listener: PlacingListener,
    placing: Placing,
  },
  state: (
    scope: Near<typeof LakeScope>,
    list: Near<typeof SharesKeeper>,
    { id, entry, terms, now }: Beginning,
    { host, pass }: { host: string; pass: RefTo<typeof SharePass> },
  ): PlacedState => ({
    scope,
    list,
    host,
    pass,
    id,
    root: entry.id,
    name: entry.name,
    kind: entry.kind,
    terms,
    created: now,
    secret: NONE as Uint8Array,
    remote: undefined as RefTo<typeof HostedOwner> | undefined,
    link: undefined as string | undefined,
    progress: { done: 0, total: 0 } as { done: number; total: number } | undefined,
    openings: 0,
    lastOpened: undefined as number | undefined,
    ended: undefined as PlacedState['ended'],
    erased: false,
    trouble: undefined as string | undefined,
    forgotten: false as boolean,
  }),
  upgrade: { 1: (old: object) => ({ ...old, forgotten: false }) },
  facets: {
    owner: {
      describe() {
        return summaryOfPlaced(this);
      },
      swiss() {
        return undefined;
      },
      secret() {
        return this.state.secret.length > 0 ? this.state.secret : undefined;
      },
      link() {
        return this.state.progress || this.state.ended ? undefined : this.state.link;
      },
      log() {
        if (!this.state.remote || this.state.ended) return [];
        return E(this.state.remote).log() as never;
      },
      revoke() {
        if (this.state.ended?.why !== 'revoked') {
          ended(this, 'revoked');
          this.facets.placing.askAgain();
        }
        return notePlaced(this);
      },
      change(terms) {
        if (this.state.ended) throw endedBy(this.state.ended.why);
        this.state.terms = checkTerms(terms, this.turn.now());
        const { label: _, ...hosted } = this.state.terms;
        if (this.state.remote) E.sendOnly(this.state.remote).change(hosted as never);
        return notePlaced(this);
      },
    },

    keeper: {
      begin() {
        this.state.secret = this.turn.randomBytes(SECRET_BYTES);
        const bytes = E(this.state.list.placer()).measure(this.state.scope, this.state.root);
        this.turn.when(bytes, 'placing.measured');
        this.turn.whenBroken(bytes, 'placing.notBrought');
        notePlaced(this);
        return { swiss: NONE, secret: this.state.secret };
      },
      expire() {
        if (!this.state.ended) ended(this, 'expired');
      },
      forget() {
        // Nobody else asks the host, so it goes on asking, off the list.
        this.state.forgotten = true;
        notePlaced(this);
      },
    },

    teller: {
      told(status) {
        if (this.state.ended) return;
        this.state.openings = status.openings;
        this.state.lastOpened = status.lastOpened;
        if (status.state === 'revoked' || status.state === 'expired') ended(this, status.state);
        // The host ended it by itself: it is asked whether that is done.
        if (status.state === 'revoked') this.facets.placing.askAgain();
        notePlaced(this);
      },
    },

    listener: {
      brought(done, total) {
        if (!this.state.progress || this.state.ended) return;
        this.state.progress = { done, total };
        notePlaced(this);
      },
    },

    placing: {
      measured(total) {
        if (this.state.ended) return;
        const bytes = Number(total);
        this.state.progress = { done: 0, total: bytes };
        const { label: _, ...terms } = this.state.terms;
        const { pass } = this.state;
        const granted = E(pass).place(bytes, terms as never, this.facets.teller as never);
        this.turn.when(granted, 'placing.granted');
        this.turn.whenBroken(granted, 'placing.notBrought');
        notePlaced(this);
      },
      granted(placed) {
        const { share, link } = placed as { share: RefTo<typeof HostedOwner>; link: string };
        this.state.remote = share;
        this.state.link = String(link).slice(0, 1_000);
        // Taken back before it was there: now there is somebody to tell.
        if (this.state.ended) return this.facets.placing.askAgain();
        const { scope, root, secret } = this.state;
        const placer = E(this.state.list.placer());
        const brought = placer.place(scope, root, secret, share, this.facets.listener);
        this.turn.when(brought, 'placing.brought');
        this.turn.whenBroken(brought, 'placing.notBrought');
      },
      brought() {
        this.state.progress = undefined;
        notePlaced(this);
      },
      notBrought(breakage) {
        // Without a place at the host nothing of it is there.
        if (!this.state.remote) this.state.erased = true;
        if (this.state.ended) return void notePlaced(this);
        fail(this, troubleOf(breakage));
        this.facets.placing.askAgain();
      },
      askAgain() {
        if (this.state.erased || !this.state.remote) return;
        const erased = E(this.state.remote).revoke();
        this.turn.when(erased, 'placing.erased');
        this.turn.whenBroken(erased, 'placing.notErased');
      },
      erased() {
        this.state.erased = true;
        this.state.trouble = this.state.ended?.why === 'failed' ? this.state.trouble : undefined;
        notePlaced(this);
      },
      notErased(breakage) {
        const trouble = troubleOf(breakage);
        if (GONE.has(trouble.code)) return this.facets.placing.erased(undefined);
        this.state.trouble = trouble.message;
        this.turn.at(this.turn.now() + AGAIN_MS, 'placing.askAgain');
        notePlaced(this);
      },
    },
  },
});
