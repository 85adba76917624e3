/** Nodes of the libp2p netlayer on this machine, for tests. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Libp2pOptions, VatMemory } from '../../../../bridges/netlayers/libp2p/contract.ts';
import { Dialler } from '../../../../bridges/netlayers/libp2p/dialler.ts';
import { Libp2pNetlayer } from '../../../../bridges/netlayers/libp2p/netlayer.ts';
import { startNode } from '../../../../bridges/netlayers/libp2p/node.ts';
import { Traffic } from '../../../../bridges/netlayers/libp2p/traffic.ts';
import { timersOn } from '../../../../bridges/netlayers/timers.ts';
import { makePowers } from '../../../../cli/powers.ts';

export const LISTEN = { tcp: '/ip4/127.0.0.1/tcp/0', ws: '/ip4/127.0.0.1/tcp/0/ws' };

/** Remembers as a host does, until the test ends. */
function vatMemory(): VatMemory {
  const records = new Map<string, { record: Uint8Array; sequence: number }>();
  const places = new Map<string, string[]>();
  const nameOf = (key: Uint8Array): string => Buffer.from(key).toString('hex');
  return {
    recall: (key) => ({
      record: records.get(nameOf(key))?.record,
      addresses: places.get(nameOf(key)) ?? [],
    }),
    foundAt(key, address) {
      const others = (places.get(nameOf(key)) ?? []).filter((other) => other !== address);
      places.set(nameOf(key), [address, ...others]);
    },
    saw(key, record, sequence) {
      const seen = records.get(nameOf(key));
      if (seen && seen.sequence > sequence) return false;
      records.set(nameOf(key), { record, sequence });
      return true;
    },
  };
}

export function optionsOf(
  listen: readonly string[],
  others: Partial<Libp2pOptions> = {},
): Libp2pOptions {
  const { clock, random } = makePowers();
  return {
    seed: Uint8Array.from(randomBytes(32)),
    clock,
    random,
    listen,
    bootstrap: () => [],
    localDiscovery: false,
    serves: { relay: false, lookups: false },
    privateAddresses: true,
    memory: vatMemory(),
    log: () => undefined,
    ...others,
  };
}

/** Waits for a condition; gives up after a minute, which no machine needs. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries === 6_000) throw new Error('It did not come to that.');
    await delay(10);
  }
}

/** A node that listens at `listen`, with its netlayer. */
export interface TestNode {
  readonly node: Awaited<ReturnType<typeof startNode>>;
  readonly netlayer: Libp2pNetlayer;
  readonly traffic: Traffic;
  stop(): Promise<void>;
}

export async function startTestNode(listen: readonly string[]): Promise<TestNode> {
  const options = optionsOf(listen);
  const timers = timersOn(options.clock);
  const traffic = new Traffic();
  const node = await startNode(options, traffic);
  const find = async () => undefined;
  const dialler = new Dialler({ node, timers, memory: options.memory, find });
  const addresses = (): string[] => node.getMultiaddrs().map(String);
  const netlayer = await Libp2pNetlayer.open({ node, dialler, traffic, timers, addresses });
  return { node, netlayer, traffic, stop: async () => node.stop() };
}
