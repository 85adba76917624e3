/**
 * The libp2p netlayer of a vat that joins the network and leaves it: one netlayer for the peer of
 * the vat, whatever is behind it at the moment.
 *
 * The peer is there from the start, libp2p only when the owner said so, and anew after each sleep
 * of the machine. While there is none, a dial fails as it does when a vat is away: whoever waits,
 * waits on.
 */
import { type Channel, Disconnected, type Netlayer, type PeerLocator } from '../../captp/index.ts';

const OFF =
  'That vat is reached by the network, and this one is not on it. Join with: gather net on';

export class SwitchedNetlayer implements Netlayer {
  readonly transport = 'libp2p';
  readonly provesDiallers = true;
  #now: Netlayer | undefined;
  #onDialled: ((channel: Channel) => void) | undefined;

  get location(): PeerLocator | undefined {
    return this.#now?.location;
  }

  /** From now on `netlayer` is used, or none. The one before is its owner's to close. */
  use(netlayer: Netlayer | undefined): void {
    this.#now?.onDialled((channel) => channel.close());
    this.#now = netlayer;
    netlayer?.onDialled((channel) => {
      if (this.#onDialled) this.#onDialled(channel);
      else channel.close();
    });
  }

  async dial(peer: PeerLocator): Promise<Channel> {
    if (!this.#now) throw new Disconnected(OFF);
    return this.#now.dial(peer);
  }

  onDialled(listener: (channel: Channel) => void): void {
    this.#onDialled = listener;
  }

  async close(): Promise<void> {
    this.#onDialled = undefined;
    await this.#now?.close();
  }
}
