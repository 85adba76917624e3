/**
 * The list of devices that may enter this vat.
 */
import { E } from '../../captp/index.ts';
import {
  defineActor,
  type Inside,
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
import { type Belongings, Device } from './device.ts';
import { DEVICE_NAME_LENGTH_MAX } from './interface.ts';
import { DeviceKeeper, DeviceRegistrar, type Doorkeeper } from './parts.ts';

/** Devices one vat lets in; more than one person uses, few enough to look through. */
export const DEVICES_MAX = 500;

const Known = record({
  id: text(40),
  name: text(DEVICE_NAME_LENGTH_MAX),
  created: nat,
  lastSeen: optional(nat),
  connections: nat,
  keeper: ref(DeviceKeeper),
});
type Known = Inside<typeof Known>;

export const DeviceList = defineActor('DeviceList', {
  version: 1,
  interfaces: { registrar: DeviceRegistrar },
  state: (belongings: Belongings, doorkeeper: RefTo<typeof Doorkeeper>) => ({
    belongings,
    doorkeeper,
  }),
  stores: { devices: mapOf(Known) },
  facets: {
    registrar: {
      admit(name) {
        if (this.stores.devices.size >= DEVICES_MAX) {
          throw new Refusal('too-many', 'Too many devices: revoke some in Settings first.');
        }
        const { keeper } = this.turn.spawn(Device, this.state.belongings, this.facets.registrar);
        const { id, swiss } = keeper.begin();
        this.stores.devices.set(id, {
          id,
          name: properDeviceName(name),
          created: this.turn.now(),
          connections: 0,
          keeper,
        });
        this.turn.notify('changed');
        return swiss;
      },
      started() {
        for (const device of [...this.stores.devices.values()]) {
          if (device.connections > 0)
            this.stores.devices.set(device.id, { ...device, connections: 0 });
        }
      },
      connected(id, is) {
        const device = this.stores.devices.get(id);
        if (!device) return;
        const connections = Math.max(0, device.connections + (is ? 1 : -1));
        this.stores.devices.set(id, { ...device, connections, lastSeen: this.turn.now() });
        this.turn.notify('changed');
      },
      list(self) {
        const newest = [...this.stores.devices.values()].sort((a, b) => b.created - a.created);
        return newest.map(({ id, name, created, lastSeen, connections }) => ({
          id,
          name,
          created,
          lastSeen,
          connected: connections > 0,
          self: id === self,
        }));
      },
      rename(id, name) {
        const device = known(this.stores.devices.get(id));
        this.stores.devices.set(id, { ...device, name: properDeviceName(name) });
        this.turn.notify('changed');
      },
      revoke(id) {
        const device = known(this.stores.devices.get(id));
        this.stores.devices.delete(id);
        (device.keeper as Near<typeof DeviceKeeper>).end();
        E.sendOnly(this.state.doorkeeper).dismiss(id);
        this.turn.notify('changed');
      },
      watch(listener) {
        this.turn.watchers.add(listener);
      },
      count() {
        return this.stores.devices.size;
      },
    },
  },
});

function known(device: Known | undefined): Known {
  if (!device) throw new Refusal('not-found', 'There is no such device (any more).');
  return device;
}

function properDeviceName(name: string): string {
  // A few characters become two or three when they are normalized.
  const proper = name.normalize('NFC').trim();
  if (proper.length <= DEVICE_NAME_LENGTH_MAX) return proper || 'Unnamed device';
  throw new Refusal('bad-name', `A device name has at most ${DEVICE_NAME_LENGTH_MAX} characters.`);
}
