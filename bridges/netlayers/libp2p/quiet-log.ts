/**
 * The log that libp2p writes to: nowhere. Its lines name peers, addresses and protocols by the thousand, and the
 * package that it would use looks into the environment for what to print. What the owner should know is in the
 * status of the network.
 */
import type { ComponentLogger, Logger } from '@libp2p/interface';

const nothing = (): void => undefined;
const QUIET: Logger = Object.assign(() => undefined, {
  error: nothing,
  trace: nothing,
  enabled: false,
  newScope: (): Logger => QUIET,
});

export const quietLog: ComponentLogger = { forComponent: () => QUIET };
