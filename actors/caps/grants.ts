/**
 * Everything granted to other vats: makes grants, lists them, takes them back.
 *
 * Each grant has a membrane of its own, so what its holder obtained through it ends with it.
 */
import { E } from '../../captp/index.ts';
import {
  arg,
  bytes,
  call,
  defineActor,
  defineInterface,
  list,
  mapOf,
  type Near,
  nat,
  optional,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { GRANTS_MAX, GrantSummary } from '../device/interface.ts';
import { Refusal } from '../refusal.ts';
import { GrantKeeper } from './grant.ts';
import { Membrane } from './membrane/membrane.ts';

export const Granting = defineInterface('Granting', {
  grant: call(arg('target', ref()), arg('label', text(120))).returns(
    record({ id: text(40), swiss: bytes(32) }),
  ),
  grants: call().returns(list(GrantSummary, GRANTS_MAX)),
  revoke: call(arg('id', text(40))),
});

const Given = record({
  id: text(40),
  label: text(120),
  created: nat,
  revoked: optional(nat),
  keeper: ref(GrantKeeper),
});

export const Grants = defineActor('Grants', {
  version: 1,
  interfaces: { granting: Granting },
  state: () => ({ made: 0 }),
  stores: { given: mapOf(Given) },
  facets: {
    granting: {
      grant(target, label) {
        if (this.stores.given.size >= GRANTS_MAX) {
          // What was revoked longest ago makes room; its reference then leads nowhere.
          const revoked = [...this.stores.given.values()].filter(
            (one) => one.revoked !== undefined,
          );
          const oldest = revoked.sort((a, b) => Number(a.revoked) - Number(b.revoked))[0];
          if (!oldest)
            throw new Refusal('too-many', 'There are too many grants: revoke some first.');
          (oldest.keeper as Near<typeof GrantKeeper>).end();
          this.stores.given.delete(oldest.id);
        }
        this.state.made += 1;
        const id = `g${this.state.made}`;
        const { keeper } = this.turn.spawn(Membrane, target);
        this.stores.given.set(id, { id, label, created: this.turn.now(), keeper });
        return { id, swiss: keeper.begin() };
      },
      grants() {
        const all = [...this.stores.given.values()].map(({ keeper: _, ...summary }) => summary);
        return all.sort((a, b) => b.created - a.created);
      },
      revoke(id) {
        const given = this.stores.given.get(id);
        if (!given) throw new Refusal('not-found', 'There is no such grant.');
        if (given.revoked === undefined) {
          (given.keeper as Near<typeof GrantKeeper>).revoke();
          this.stores.given.set(id, { ...given, revoked: this.turn.now() });
        }
        // Whoever hears that it is revoked may rely on it that no message through it still waits.
        return E(given.keeper).passed();
      },
    },
  },
});
