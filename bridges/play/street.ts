/**
 * A street for practice vats: they reach each other within one process, by real CapTP sessions.
 *
 * A vat that is turned off cannot be reached, and connections with it end, as when its machine is
 * switched off.
 */
import {
  BadLocator,
  type Channel,
  Disconnected,
  memoryChannels,
  type Netlayer,
  type PeerLocator,
} from '../../captp/index.ts';

const TRANSPORT = 'practice';

interface House {
  take(channel: Channel): void;
  readonly channels: Set<Channel>;
}

export class Street {
  readonly #houses = new Map<string, House>();

  locatorOf(designator: string): PeerLocator {
    return { transport: TRANSPORT, designator, hints: false };
  }

  /** From now on it can be reached: `take` is given the channels of who dials it. */
  moveIn(designator: string, take: (channel: Channel) => void): void {
    this.#houses.set(designator, { take, channels: new Set() });
  }

  /** It cannot be reached any more, and its connections end. */
  moveOut(designator: string): void {
    const house = this.#houses.get(designator);
    this.#houses.delete(designator);
    for (const channel of house?.channels ?? []) channel.close();
  }

  /** By which the vat `own` dials others. */
  netlayer(own: string): Netlayer {
    return {
      transport: TRANSPORT,
      location: this.locatorOf(own),
      provesDiallers: false,
      dial: async ({ transport, designator }) => {
        if (transport !== TRANSPORT) throw new BadLocator('it leads out of this practice ground');
        const [here, there] = memoryChannels((deliver) => void setImmediate(deliver));
        const other = this.#houses.get(designator);
        if (!other) throw new Disconnected('That practice vat is off.');
        other.channels.add(there);
        this.#houses.get(own)?.channels.add(here);
        other.take(there);
        return here;
      },
      onDialled: () => undefined,
      close: async () => undefined,
    };
  }
}
