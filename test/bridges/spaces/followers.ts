/** Vats that write and follow public spaces, each with a node of libp2p on this machine, in one process. */
import { randomBytes } from 'node:crypto';
import { SPACES, type SpaceOwner, type Spaces, SpacesList } from '../../../actors/index.ts';
import { nodeCrypto, peerIdOf } from '../../../bridges/netlayers/index.ts';
import { type Libp2pNetwork, openLibp2p } from '../../../bridges/netlayers/libp2p/index.ts';
import { makeSpacesDevice, SpacesService, spaceKeys } from '../../../bridges/spaces/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { openVat, type RefTo, type Vat } from '../../../vat/index.ts';
import { memory } from '../../vat/powers.ts';
import { LISTEN, optionsOf } from '../netlayers/libp2p/nodes.ts';

/** What is needed of the network. */
export type OfNetwork = 'peerId' | 'addresses' | 'spaces' | 'close';

export class Follower {
  readonly root = Uint8Array.from(randomBytes(32));
  readonly faults: unknown[] = [];
  readonly service = new SpacesService((error) => this.faults.push(error));
  network!: Pick<Libp2pNetwork, OfNetwork>;
  vat!: Vat;
  desk!: RefTo<typeof Spaces>;
  /** Multiaddrs of those it dials. */
  readonly knows: string[] = [];

  static async open(knows: readonly Follower[] = []): Promise<Follower> {
    return new Follower().begin(knows);
  }

  async begin(knows: readonly Follower[] = []): Promise<this> {
    for (const one of knows) this.knows.push(...one.network.addresses());
    await this.#open();
    return this;
  }

  get peerId(): string {
    return this.network.peerId;
  }

  async #open(): Promise<void> {
    const { clock, random } = makePowers();
    const onFault = (error: unknown): void => void this.faults.push(error);
    const keys = spaceKeys(this.root);
    const { service } = this;
    const peerId = (): string => peerIdOf(nodeCrypto.publicKey(this.root));
    const device = makeSpacesDevice({ keys, clock, random, peerId, service, onFault });
    const options = { db: memory(), key: this.root, kinds: SPACES, devices: { spaces: device } };
    this.vat = await openVat({ ...options, clock, random, onFault });
    const { desk, keeper } = await this.vat.provide('spaces', SpacesList, device);
    this.desk = desk;
    service.furnish(keeper);
    await this.join();
  }

  async join(): Promise<void> {
    this.network = await this.openNetwork();
    this.service.use(this.network.spaces);
  }

  protected openNetwork(): Promise<Pick<Libp2pNetwork, OfNetwork>> {
    const bootstrap = (): readonly string[] => this.knows;
    return openLibp2p(optionsOf([LISTEN.tcp], { seed: this.root, bootstrap }));
  }

  async part(): Promise<void> {
    this.service.use(undefined);
    await this.network.close();
  }

  async create(name: string): Promise<RefTo<typeof SpaceOwner>> {
    return this.space(await E(this.desk).create(name, '', 'Ada L.'));
  }

  async follow(address: string, petname: string): Promise<RefTo<typeof SpaceOwner>> {
    return this.space(await E(this.desk).follow(address, petname));
  }

  async space(id: string): Promise<RefTo<typeof SpaceOwner>> {
    return (await E(this.desk).space(id)) as RefTo<typeof SpaceOwner>;
  }

  async end(): Promise<void> {
    await this.service.close();
    await this.network.close();
    await this.vat.close();
  }
}

/** The texts of the newest page, the oldest first. */
export async function texts(space: RefTo<typeof SpaceOwner>): Promise<string[]> {
  const entries = await E(space).entries();
  return entries.map(({ text }) => text).reverse();
}

/** Waits for a condition; gives up after two minutes, which no machine needs. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    if (tries === 6_000) throw new Error('It did not come to that.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
