/**
 * Carries the public spaces of this vat while it is on the network: follows those on its list, tells others what it
 * publishes. Off the network nothing is told; what was published meanwhile is fetched by others when they look.
 */
import { SPACE_PLACES_MAX, type SpacesKeeper } from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { keyOf } from '../netlayers/index.ts';
import type {
  JoinedSpace,
  PublicSpaces,
  SignedCharter,
  SignedEntry,
} from '../netlayers/libp2p/index.ts';
import { shelfOf } from './shelf.ts';

/** A space that is followed on the network, and where that may be found. */
interface Carried {
  readonly joined: JoinedSpace;
  places: readonly string[];
}

export class SpacesService {
  readonly #onFault: (error: unknown) => void;
  #list: RefTo<typeof SpacesKeeper> | undefined;
  #network: PublicSpaces | undefined;
  readonly #carried = new Map<string, Carried>();
  /** One after the other: what was asked for later must not be overtaken. */
  #last: Promise<void> = Promise.resolve();

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** The vat is open, and this is its list. */
  furnish(list: RefTo<typeof SpacesKeeper>): void {
    this.#list = list;
    this.listed();
  }

  /** The vat has joined the network; undefined when it has left. */
  use(network: PublicSpaces | undefined): void {
    this.#leaveAll();
    this.#network = network;
    this.listed();
  }

  /** Spaces have come or gone. */
  listed(): void {
    this.#last = this.#last.then(() => this.#follow()).catch(this.#onFault);
  }

  /** Tells others what this vat published; nobody when it is off the network. */
  tell(space: string, thing: SignedEntry | SignedCharter): void {
    // It is joined first, when it was made a moment ago.
    this.#last = this.#last
      .then(() => this.#carried.get(space)?.joined.tell(thing))
      .catch(this.#onFault);
  }

  /** How many of those who follow a space are connected; undefined off the network. */
  peers(space: string): number | undefined {
    return this.#carried.get(space)?.joined.peers().length;
  }

  async close(): Promise<void> {
    this.use(undefined);
    this.#list = undefined;
    await this.#last;
  }

  async #follow(): Promise<void> {
    const [list, network] = [this.#list, this.#network];
    if (!list || !network) return;
    const all = await E(list).all();
    if (network !== this.#network) return;
    const named = new Set(all.map(({ key }) => key));
    for (const [key, { joined }] of this.#carried) {
      if (named.has(key)) continue;
      joined.leave();
      this.#carried.delete(key);
    }
    for (const { key, keeper } of all) {
      if (!this.#carried.has(key)) await this.#join(network, key, keeper as never);
    }
  }

  async #join(
    network: PublicSpaces,
    key: string,
    keeper: Parameters<typeof shelfOf>[1],
  ): Promise<void> {
    const places = await E(keeper).places();
    if (network !== this.#network) return;
    const space = keyOf(key);
    const joined = network.join({
      space,
      shelf: shelfOf(space, keeper),
      places: () => carried.places,
      found: (place) => {
        if (carried.places.includes(place)) return;
        carried.places = [place, ...carried.places].slice(0, SPACE_PLACES_MAX);
        E(keeper).found(place).then(undefined, this.#onFault);
      },
      onFault: this.#onFault,
    });
    const carried: Carried = { joined, places };
    this.#carried.set(key, carried);
  }

  #leaveAll(): void {
    for (const { joined } of this.#carried.values()) joined.leave();
    this.#carried.clear();
  }
}
