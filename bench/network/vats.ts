/** Vats of this process, as far as the network is concerned. */
import { randomBytes } from 'node:crypto';
import type { Libp2pOptions } from '../../bridges/netlayers/libp2p/index.ts';
import { powers } from '../captp/ours.ts';

/** Remembers nothing, so that whatever is found was looked for. */
const FORGETFUL: Libp2pOptions['memory'] = {
  recall: () => ({ record: undefined, addresses: [] }),
  foundAt: () => undefined,
  saw: () => true,
};

export function optionsFor(others: Partial<Libp2pOptions>): Libp2pOptions {
  return {
    seed: Uint8Array.from(randomBytes(32)),
    clock: powers.clock,
    random: powers.random,
    listen: [],
    bootstrap: () => [],
    localDiscovery: false,
    serves: { relay: false, lookups: false },
    privateAddresses: true,
    memory: FORGETFUL,
    log: () => undefined,
    ...others,
  };
}
