/** Room that a host grants for sealed shares: places them, counts their bytes, and ends with all of them. */
import { E } from '../../captp/index.ts';
import { defineActor, mapOf, type Near, nat, type RefTo, record, ref } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { type HostDevices, HostedShare } from './hosted-share.ts';
import { HOSTED_SHARES_MAX, SharePass } from './interface.ts';
import { GrantKeeping, HostedKeeper, type ShareAddresses } from './parts.ts';

const Held = record({ bytes: nat, keeper: ref(HostedKeeper) });

export const ShareGrant = defineActor('ShareGrant', {
  version: 1,
  interfaces: { pass: SharePass, keeper: GrantKeeping },
  state: (
    { keeping, rooms }: HostDevices,
    addresses: RefTo<typeof ShareAddresses>,
    limit: number,
  ) => ({ keeping, rooms, addresses, limit, used: 0, revoked: false }),
  stores: { shares: mapOf(Held) },
  facets: {
    pass: {
      space() {
        return { limit: this.state.limit, used: this.state.used };
      },
      place(bytes, terms, teller) {
        const { revoked, used, limit, keeping, rooms, addresses } = this.state;
        if (revoked) {
          throw new Refusal('revoked', 'This host takes no more shares of yours. Ask its owner.');
        }
        if (this.stores.shares.size >= HOSTED_SHARES_MAX || used + bytes > limit) {
          throw new Refusal(
            'no-room',
            'The host has no room for this. Take something back that it keeps, or ask its owner for more.',
          );
        }
        const id = [...this.turn.randomBytes(16)]
          .map((byte) => byte.toString(16).padStart(2, '0'))
          .join('');
        const { owner, keeper } = this.turn.spawn(
          HostedShare,
          this.facets.keeper,
          { keeping, rooms },
          { id, limit: bytes, terms, teller },
        );
        // Reserved from now on, so that two that come together do not take the same room.
        this.stores.shares.set(id, { bytes, keeper });
        this.state.used += bytes;
        const link = E(addresses).page(keeper.begin());
        return this.turn.when(link, 'keeper.placed', owner) as never;
      },
    },

    keeper: {
      begin() {
        return this.turn.sturdyref(this.facets.pass);
      },
      placed(link, owner) {
        return { share: owner, link: link as string };
      },
      counted(share, bytes) {
        const held = this.stores.shares.get(share);
        if (!held) return;
        this.state.used += bytes - held.bytes;
        this.stores.shares.set(share, { ...held, bytes });
      },
      gone(share) {
        const held = this.stores.shares.get(share);
        if (!held) return;
        this.state.used -= held.bytes;
        this.stores.shares.delete(share);
      },
      revoke() {
        this.state.revoked = true;
        for (const { keeper } of [...this.stores.shares.values()]) {
          (keeper as Near<typeof HostedKeeper>).end('revoked');
        }
      },
      living() {
        return [...this.stores.shares.keys()];
      },
      summary() {
        return { used: this.state.used, shares: this.stores.shares.size };
      },
    },
  },
});
