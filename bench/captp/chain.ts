/** How long a chain of pipelined calls takes over a line of a fixed delay, in round trips. */
import { delayLine } from './delay-line.ts';
import { median } from './rounds.ts';
import type { Pair } from './side.ts';

const CALLS = 100;
const ONE_WAY_MS = 20;
const WARM_UP_CHAINS = 20;
const CHAINS = 15;

/**
 * The median of some chains, measured by the client, in multiples of the time there and back.
 * Undefined for a contender that cannot do it. Leaves the pair without a line between.
 */
export async function chainRoundTrips({ client, port }: Pair): Promise<number | undefined> {
  const line = await delayLine(port, ONE_WAY_MS);
  try {
    await client.ask('connect', line.port);
    const times: number[] = [];
    for (let i = 0; i < WARM_UP_CHAINS + CHAINS; i++) {
      const ms = await client.ask<number | undefined>('chain', CALLS);
      if (ms === undefined) return undefined;
      if (i >= WARM_UP_CHAINS) times.push(ms);
    }
    return median(times) / (2 * ONE_WAY_MS);
  } finally {
    await client.ask('connect', port);
    line.close();
  }
}
