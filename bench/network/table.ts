/**
 * Records among many vats: how long it takes to publish one and to find one, how far the vat that had it was, and
 * whether they are still found when a third of the vats has gone and another third has come.
 *
 * A hop is one vat that told of the next: 1 is a vat that the asker knew before.
 */
import { setTimeout } from 'node:timers/promises';
import { nodeCrypto } from '../../bridges/netlayers/index.ts';
import {
  type Libp2pNetwork,
  type Libp2pOptions,
  openLibp2p,
  sealRecord,
} from '../../bridges/netlayers/libp2p/index.ts';
import { type Signer, signerFromSeed } from '../../captp/index.ts';
import { median, quantile } from './lines.ts';
import { optionsFor } from './vats.ts';

const LISTEN = '/ip4/127.0.0.1/tcp/0';
const DAY_MS = 86_400_000;
/** Each knows so few of the others at first. */
const KNOWN_AT_FIRST = 3;
const KNOWN_ENOUGH = 2;
/** Time to get to know others, at most. */
const SETTLE_MS_MAX = 20_000;

interface Vat {
  readonly network: Libp2pNetwork;
  readonly signer: Signer;
}

export async function tableFigures(count: number, looks: number): Promise<Record<string, number>> {
  const vats: Vat[] = [];
  for (let i = 0; i < count; i++) vats.push(await join(vats));
  tell(`${count} vats are there`);
  await settled(vats);
  tell('they know each other');
  const published = await publishAll(vats);
  tell('all have published');
  const before = await lookAll(vats, vats, looks);
  tell('all were looked for');
  const third = Math.floor(count / 3);
  const gone = vats.splice(0, third);
  await Promise.all(gone.map(({ network }) => network.close()));
  for (let i = 0; i < third; i++) vats.push(await join(vats));
  await settled(vats);
  tell('a third has gone, another has come');
  const stayed = vats.slice(0, count - third);
  const after = await lookAll(vats, [...stayed, ...gone], looks);
  await Promise.all(vats.map(({ network }) => network.close()));
  return {
    vats: count,
    publish_ms_p50: median(published.times),
    publish_ms_p95: quantile(published.times, 0.95),
    publish_holders_p50: median(published.holders),
    find_ms_p50: median(before.times),
    find_ms_p95: quantile(before.times, 0.95),
    find_hops_p50: median(before.hops),
    find_hops_p95: quantile(before.hops, 0.95),
    find_cpu_ms: before.cpu,
    found_percent: before.found,
    find_ms_p50_after_churn: median(after.times),
    find_ms_p95_after_churn: quantile(after.times, 0.95),
    find_hops_p50_after_churn: median(after.hops),
    found_percent_after_churn: after.found,
  };
}

function tell(what: string): void {
  process.stderr.write(`${what} (${Math.round(performance.now() / 1_000)} s)\n`);
}

async function join(others: readonly Vat[]): Promise<Vat> {
  const known = someOf(others, KNOWN_AT_FIRST).flatMap(({ network }) => network.addresses());
  const options: Libp2pOptions = optionsFor({
    listen: [LISTEN],
    bootstrap: () => known,
    serves: { relay: false, lookups: true },
  });
  const network = await openLibp2p(options);
  return { network, signer: signerFromSeed(options.seed, nodeCrypto) };
}

async function settled(vats: readonly Vat[]): Promise<void> {
  const enough = Math.min(KNOWN_ENOUGH, vats.length - 1);
  const end = performance.now() + SETTLE_MS_MAX;
  const isSettled = (): boolean =>
    vats.every(({ network }) => network.status().lookupPeers >= enough);
  while (!isSettled() && performance.now() < end) await setTimeout(100);
}

async function publishAll(
  vats: readonly Vat[],
): Promise<{ readonly times: number[]; readonly holders: number[] }> {
  const [times, holders]: [number[], number[]] = [[], []];
  for (const { network, signer } of vats) {
    const issued = Date.now();
    const record = {
      sequence: 1,
      issued,
      expires: issued + DAY_MS,
      addresses: network.addresses(),
      mailboxes: [],
    };
    const from = performance.now();
    holders.push(await network.publish(sealRecord(record, signer)));
    times.push(performance.now() - from);
  }
  return { times, holders };
}

interface Looked {
  readonly times: number[];
  readonly hops: number[];
  /** Percent. */
  readonly found: number;
  /** Milliseconds for one, of all vats together. */
  readonly cpu: number;
}

async function lookAll(
  askers: readonly Vat[],
  wanted: readonly Vat[],
  looks: number,
): Promise<Looked> {
  const [times, hops]: [number[], number[]] = [[], []];
  let found = 0;
  const before = process.cpuUsage();
  for (let i = 0; i < looks; i++) {
    const [asker] = someOf(askers, 1);
    const [target] = someOf(wanted, 1);
    if (!asker || !target) continue;
    const from = performance.now();
    const key = target.signer.publicKey;
    const record = await asker.network.find(key, undefined, (far) => hops.push(far));
    times.push(performance.now() - from);
    if (record?.sequence === 1) found += 1;
  }
  const { user, system } = process.cpuUsage(before);
  return { times, hops, found: (100 * found) / looks, cpu: (user + system) / 1_000 / looks };
}

function someOf<T>(all: readonly T[], count: number): readonly T[] {
  return all.toSorted(() => Math.random() - 0.5).slice(0, count);
}
