/**
 * A way to reach others: dials them, and takes in who dials us.
 *
 * A peer may have several. Each is known by its transport, the word that stands in a locator
 * behind the designator. What a netlayer must do is written down as tests in
 * `test/suites/netlayer.ts`.
 */
import type { Channel } from './channel.ts';
import type { PeerLocator } from './locator.ts';

export interface Netlayer {
  /** For example `websocket`. */
  readonly transport: string;
  /** Where others find us by this netlayer; undefined when we only dial. */
  readonly location: PeerLocator | undefined;
  /**
   * Is what a dialler says of itself true? Where it is not proven, whoever dials is served, but
   * never taken for the peer that it claims to be.
   */
  readonly provesDiallers: boolean;
  /**
   * A channel to `peer`, which has proven that it is `peer` as far as this netlayer can ask for
   * proof. Breaks with BadLocator or Disconnected.
   */
  dial(peer: PeerLocator): Promise<Channel>;
  /**
   * Channels of those who dial us go to `listener`. One listener at a time; before there is one,
   * whoever dials is hung up on.
   */
  onDialled(listener: (channel: Channel) => void): void;
  /** Takes in nobody any more. Channels that are open stay so. */
  close(): Promise<void>;
}
