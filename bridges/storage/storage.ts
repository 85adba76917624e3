/**
 * Storage of a running vat, both ways: its disk for what it keeps for others, and the hosts that
 * keep for it. Put together here, so that the household only has to open and close it.
 */
import {
  type CardSupplier,
  type StorageDevice as DeviceInterface,
  HostBook,
  Refusal,
  StorageAdmin,
  StorageHost,
  type StorageOwner,
} from '../../actors/index.ts';
import { E, type Ref } from '../../captp/index.ts';
import type { ShareHost } from '../../store/index.ts';
import {
  type Clock,
  guarded,
  type Random,
  type RefTo,
  type SturdyLocation,
  type Vat,
} from '../../vat/index.ts';
import type { Backend } from '../disks/index.ts';
import { nodeCrypto, timersOn, vatName } from '../netlayers/index.ts';
import type { ContactNames } from '../people/index.ts';
import { backendState, switchBackend } from './backend-admin.ts';
import { HostList } from './host-list.ts';
import { makeStorageDevice, type StorageDevice } from './storage-device.ts';

/** How this vat reaches others, and they it. */
export interface StoragePeers {
  ownLocator(): string;
  sturdyrefTo(swiss: Uint8Array): string;
  enliven(address: string): Promise<Ref>;
  identify(ref: Ref): SturdyLocation | undefined;
}

export interface StorageSetup {
  /** What is kept for others goes here. */
  readonly kept: Backend;
  readonly clock: Clock;
  readonly random: Random;
  readonly peers: StoragePeers;
  readonly names: ContactNames;
  readonly onFault: (error: unknown) => void;
}

/** Before the vat is open: what it is opened with. */
export interface Storage {
  readonly device: RefTo<typeof DeviceInterface>;
  furnish(vat: Vat): Promise<OpenStorage>;
  /** To be called before the vat is closed. */
  close(): Promise<void>;
}

export interface OpenStorage {
  readonly admin: RefTo<typeof StorageAdmin>;
  /** Lends space to contacts. */
  readonly lender: RefTo<typeof CardSupplier>;
  /** Where shares of ours can be kept. */
  hosts(): Promise<readonly ShareHost[]>;
}

export function makeStorage(setup: StorageSetup): Storage {
  const { kept, clock, random, onFault } = setup;
  const { disk } = kept;
  const device = makeStorageDevice({ disk, clock, random, onFault, signatures: nodeCrypto });
  return {
    device: device.ref,
    async furnish(vat) {
      const { owner, census, lender } = await vat.provide('storage', StorageHost, device.ref);
      void device.open(census);
      const { desk } = await vat.provide('storage hosts', HostBook);
      const hosts = new HostList({
        desk,
        names: setup.names,
        timers: timersOn(clock),
        life: () => vat.life(),
        enliven: (address) => setup.peers.enliven(address),
        vatOf: (pass) => {
          const locator = setup.peers.identify(pass)?.locator;
          return locator === undefined ? undefined : vatName(locator);
        },
        self: () => vatName(setup.peers.ownLocator()),
      });
      const admin = makeAdmin(owner, hosts, setup, device);
      return { admin, lender, hosts: () => hosts.hosts() };
    },
    close: () => device.close(),
  };
}

function makeAdmin(
  owner: RefTo<typeof StorageOwner>,
  hosts: HostList,
  { kept, clock, peers, names, onFault }: StorageSetup,
  device: StorageDevice,
): RefTo<typeof StorageAdmin> {
  return guarded(
    StorageAdmin,
    {
      async grant(label, person, limit) {
        if (person.trim() === '') throw new Refusal('no-person', 'Say whom the space is for.');
        const { id, swiss } = await E(owner).grant(label, person, limit);
        return { id, address: peers.sturdyrefTo(swiss) };
      },
      async grants() {
        await device.settle();
        return names.ofLoans(await E(owner).grants());
      },
      change: (id, limit) => E(owner).change(id, limit),
      revoke: (id) => E(owner).revoke(id),
      drop: (id) => E(owner).drop(id),
      async totals() {
        await device.settle();
        return E(owner).totals();
      },
      bound: (limit) => E(owner).bound(limit),
      addHost: (address, person) => hosts.add(address, person),
      addPass: (pass, person) => hosts.addPass(pass, person),
      hosts: () => hosts.report(),
      removeHost: (id) => hosts.remove(id),
      backend: () => backendState(kept),
      switchBackend: (name, file, listener) => switchBackend(kept, { name, file, listener }, clock),
    },
    onFault,
  );
}
