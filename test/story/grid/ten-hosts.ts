/** A grid over vats in processes of their own, for stories and benchmarks. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCiphers } from '../../../bridges/disks/index.ts';
import { nodeCrypto, timersOn, websocketNetlayer } from '../../../bridges/netlayers/index.ts';
import { type LocalPeer, startPeer } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import { type Grid, type HostTrouble, makeGrid, makeMemoryBook } from '../../../store/index.ts';
import { buildHost } from './build-host.ts';
import { HostOutside } from './host-outside.ts';

const NAMING_KEY = new Uint8Array(32).fill(9);
/** A host that is down is dialled again soon, so that a story need not wait. */
const REDIAL = { delayMilliseconds: 20, delayMillisecondsMax: 200 };

export interface GridOutside {
  readonly grid: Grid;
  readonly hosts: HostOutside[];
  readonly peer: LocalPeer;
  readonly troubles: HostTrouble[];
  /** One more host, by another person. */
  another(): Promise<HostOutside>;
  end(): Promise<void>;
}

/** Starts `count` vats. `patienceMs`: how long the grid waits for one answer. */
export async function gridOutside(count: number, patienceMs = 5_000): Promise<GridOutside> {
  const folder = await mkdtemp(join(tmpdir(), '2gather-grid-'));
  const program = await buildHost();
  const { clock, random } = makePowers();
  const timers = timersOn(clock);
  const netlayers = [websocketNetlayer({ random, timers })];
  const peer = startPeer({ netlayers, random, timers, crypto: nodeCrypto, lasting: REDIAL });
  const hosts: HostOutside[] = [];
  const troubles: HostTrouble[] = [];
  const another = async (): Promise<HostOutside> => {
    const number = hosts.length;
    const host = new HostOutside(join(folder, `host${number}`), `person ${number}`, program);
    hosts.push(host);
    await host.start(peer);
    return host;
  };
  const end = async (): Promise<void> => {
    await peer.close('The story is over.');
    await Promise.all(hosts.map((host) => host.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(Array.from({ length: count }, another));
  } catch (error) {
    await end();
    throw error;
  }
  const grid = makeGrid({
    hosts: () => hosts.map(({ host }) => host),
    book: makeMemoryBook(),
    ciphers: nodeCiphers,
    random,
    clock,
    namingKey: NAMING_KEY,
    patienceMs,
    onTrouble: (trouble) => troubles.push(trouble),
  });
  return { grid, hosts, peer, troubles, another, end };
}
