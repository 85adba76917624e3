/**
 * How long after `gather start` others can reach a vat: from the start of the process until somebody else holds the
 * record that says where it is. Beside it, in the same run: until the vat is open, which is without the network.
 *
 * A friend's vat on the loopback device keeps the record. The vat is one that was on the network before: it starts,
 * loads libp2p, listens, dials its friend, and publishes.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type NetworkOwner,
  type NetworkView,
  OPERATOR_SWISS_TEXT,
  type Operator,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import { type GatherProcess, startGather } from '../../test/story/gather-process.ts';
import { dialOwned } from '../../test/story/vat-in-process.ts';
import type { RefTo } from '../../vat/index.ts';
import { median } from './lines.ts';

const LOOK_MS = 10;
const WAIT_MS_MAX = 120_000;

export async function reachFigures(rounds: number): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), '2gather-bench-'));
  const friend = await start(folder, 'friend');
  try {
    const { addresses } = await joined(friend, undefined);
    const vat = await start(folder, 'vat');
    await joined(vat, addresses[0]);
    await vat.end();
    const [open, reachable]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      const again = await start(folder, 'vat');
      open.push(performance.now() - began);
      await withNetwork(again, (network) => until(network, isPublished));
      reachable.push(performance.now() - began);
      await again.end();
    }
    return {
      start_to_open_ms: median(open),
      start_to_reachable_ms: median(reachable),
      open_to_reachable_ms: median(reachable.map((ms, at) => ms - (open[at] ?? Number.NaN))),
    };
  } finally {
    await friend.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(folder: string, name: string): Promise<GatherProcess> {
  const own = join(folder, name);
  await mkdir(own, { recursive: true });
  return startGather(own, '--key-file', join(own, 'key'));
}

/** On the network from now on, with `first` to ask, if there is somebody. */
function joined(vat: GatherProcess, first: string | undefined): Promise<NetworkView> {
  return withNetwork(vat, async (network) => {
    const { settings } = await E(network).status();
    await E(network).change({ ...settings, local: false, inside: true });
    if (first !== undefined) await E(network).add(first);
    await E(network).turn(true);
    const isThere = ({ addresses }: NetworkView): boolean => addresses.length > 0;
    return until(network, first === undefined ? isThere : isPublished);
  });
}

function isPublished({ published }: NetworkView): boolean {
  return published !== undefined && published.holders > 0n;
}

async function withNetwork<T>(
  { socket }: GatherProcess,
  work: (network: RefTo<typeof NetworkOwner>) => Promise<T>,
): Promise<T> {
  const { session, fetch } = await dialOwned(socket);
  try {
    const operator = (await fetch(Buffer.from(OPERATOR_SWISS_TEXT))) as RefTo<typeof Operator>;
    return await work(await E(E(E(operator).home()).vat()).network());
  } finally {
    session.abort('That was all.');
  }
}

async function until(
  network: RefTo<typeof NetworkOwner>,
  holds: (view: NetworkView) => boolean,
): Promise<NetworkView> {
  const end = performance.now() + WAIT_MS_MAX;
  while (performance.now() < end) {
    const view = await E(network).status();
    if (holds(view)) return view;
    await setTimeout(LOOK_MS);
  }
  throw new Error('The vat is not reached.');
}
