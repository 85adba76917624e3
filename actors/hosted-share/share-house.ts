/** Whom this vat keeps sealed shares for: grants room, says how much of it is used, and takes it back. */
import { E } from '../../captp/index.ts';
import {
  defineActor,
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
import type { HostDevices } from './hosted-share.ts';
import { SHARE_GRANTS_MAX, ShareHosting } from './interface.ts';
import { GrantKeeping, HostingKeeper, type ShareAddresses } from './parts.ts';
import { ShareGrant } from './share-grant.ts';

const Given = record({
  id: text(40),
  label: text(120),
  limit: nat,
  created: nat,
  revoked: optional(nat),
  keeper: ref(GrantKeeping),
});

export const ShareHouse = defineActor('ShareHouse', {
  version: 1,
  interfaces: { desk: ShareHosting, keeper: HostingKeeper },
  state: ({ keeping, rooms }: HostDevices, addresses: RefTo<typeof ShareAddresses>) => ({
    keeping,
    rooms,
    addresses,
    made: 0,
  }),
  stores: { given: mapOf(Given) },
  facets: {
    desk: {
      offer(label, limit) {
        if (this.stores.given.size >= SHARE_GRANTS_MAX) {
          throw new Refusal('too-many', 'There are too many grants: revoke some first.');
        }
        const { keeping, rooms, addresses } = this.state;
        this.state.made += 1;
        const id = `h${this.state.made}`;
        const { keeper } = this.turn.spawn(ShareGrant, { keeping, rooms }, addresses, limit);
        this.stores.given.set(id, { id, label, limit, created: this.turn.now(), keeper });
        const address = E(addresses).sturdyref(keeper.begin());
        return this.turn.when(address, 'keeper.offered', id) as never;
      },
      offers() {
        return [...this.stores.given.values()].map(({ keeper, ...given }) => ({
          ...given,
          ...(keeper as Near<typeof GrantKeeping>).summary(),
        }));
      },
      revoke(id) {
        const given = this.stores.given.get(id);
        if (!given) throw new Refusal('not-found', 'There is no such grant.');
        if (given.revoked !== undefined) return;
        (given.keeper as Near<typeof GrantKeeping>).revoke();
        this.stores.given.set(id, { ...given, revoked: this.turn.now() });
      },
    },

    keeper: {
      started() {
        const ids: string[] = [];
        for (const { keeper } of this.stores.given.values()) {
          ids.push(...(keeper as Near<typeof GrantKeeping>).living());
        }
        return E(this.state.keeping).keep(ids) as never;
      },
      offered(address, id) {
        return { id, address: address as string };
      },
    },
  },
});
