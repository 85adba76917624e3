/** The spaces of one vat over memory, off the network; what it would tell others is kept in a list. */
import { SPACES, type SpaceOwner, type Spaces, SpacesList } from '../../../actors/index.ts';
import { peerIdOf } from '../../../bridges/netlayers/index.ts';
import type { SignedCharter, SignedEntry } from '../../../bridges/netlayers/libp2p/index.ts';
import { makeSpacesDevice, type SpacesService, spaceKeys } from '../../../bridges/spaces/index.ts';
import { E } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { FakeClock, SeededRandom, type World, world } from '../../vat/powers.ts';

export interface Told {
  readonly space: string;
  readonly thing: SignedEntry | SignedCharter;
}

export class Desk {
  readonly root: Uint8Array;
  readonly clock = new FakeClock();
  readonly told: Told[] = [];
  world!: World;
  spaces!: RefTo<typeof Spaces>;

  /** `db`: what such a vat wrote before. */
  static async open(seed: number, db?: World['db']): Promise<Desk> {
    const desk = new Desk(seed);
    const { devices } = desk;
    desk.world = await world(SPACES, { devices, clock: desk.clock, ...(db && { db }) });
    await desk.#provide();
    return desk;
  }

  readonly devices: { readonly spaces: ReturnType<typeof makeSpacesDevice> };

  private constructor(seed: number) {
    this.root = new Uint8Array(32).fill(seed);
    const tell = (space: string, thing: SignedEntry | SignedCharter): void =>
      void this.told.push({ space, thing });
    const service = { tell, listed: () => undefined } as unknown as SpacesService;
    const device = makeSpacesDevice({
      keys: spaceKeys(this.root),
      clock: this.clock,
      random: new SeededRandom(seed),
      peerId: () => peerIdOf(this.root),
      service,
      onFault: (error) => {
        throw error;
      },
    });
    this.devices = { spaces: device };
  }

  /** Ends it, and opens it anew over the same database. */
  async again(): Promise<void> {
    this.world = await this.world.again();
    await this.#provide();
  }

  async #provide(): Promise<void> {
    const { desk } = await this.world.vat.provide('spaces', SpacesList, this.devices.spaces);
    this.spaces = desk;
  }

  async keeper(key: string) {
    const { keeper } = await this.world.vat.provide('spaces', SpacesList, this.devices.spaces);
    const found = (await E(keeper).all()).find((one) => one.key === key);
    if (!found) throw new Error('It is not followed.');
    return found.keeper;
  }

  async space(id: string): Promise<RefTo<typeof SpaceOwner>> {
    return (await E(this.spaces).space(id)) as RefTo<typeof SpaceOwner>;
  }

  async create(name: string): Promise<RefTo<typeof SpaceOwner>> {
    return this.space(await E(this.spaces).create(name, '', 'Ada L.'));
  }
}

export async function textsOf(space: RefTo<typeof SpaceOwner>): Promise<string[]> {
  return (await E(space).entries()).map(({ text }) => text).reverse();
}
