/**
 * A browser (or another program) of the owner's, let in under a name of its own.
 *
 * What it holds is a `Home`; revoking it makes that home dead at once and closes its connections, and with them
 * every reference it obtained.
 */
import { defineActor, type Near, type RefTo } from '../../vat/index.ts';
import type { LakeOwner } from '../lake/interface.ts';
import type { Shares } from '../share/interface.ts';
import { Devices, Home, type VatAdmin } from './interface.ts';
import { DeviceKeeper, type DeviceRegistrar } from './parts.ts';

/** The owner's things, which every device reaches. */
export interface Belongings {
  lake: RefTo<typeof LakeOwner>;
  shares: RefTo<typeof Shares>;
  vat: RefTo<typeof VatAdmin>;
}

export const Device = defineActor('Device', {
  version: 1,
  interfaces: { home: Home, devices: Devices, keeper: DeviceKeeper },
  state: (belongings: Belongings, registrar: Near<typeof DeviceRegistrar>) => ({
    belongings,
    registrar,
  }),
  facets: {
    home: {
      lake() {
        return this.state.belongings.lake;
      },
      shares() {
        return this.state.belongings.shares;
      },
      devices() {
        return this.facets.devices;
      },
      vat() {
        return this.state.belongings.vat;
      },
    },

    devices: {
      list() {
        return this.state.registrar.list(this.turn.id);
      },
      rename(id, name) {
        this.state.registrar.rename(id, name);
      },
      revoke(id) {
        this.state.registrar.revoke(id);
      },
      watch(listener) {
        this.state.registrar.watch(listener);
      },
    },

    keeper: {
      begin() {
        return { id: this.turn.id, swiss: this.turn.sturdyref(this.facets.home) };
      },
      end() {
        this.turn.retire();
      },
    },
  },
});
