/**
 * Who is asked to take a share first: one host of every person, then the second hosts, and so on,
 * so that as many people as can be are among the first n. Which people come first is left to chance,
 * so that all fill evenly and nobody can tell where a blob will be; who failed of late comes last.
 */
import type { GridParts } from './grid-parts.ts';
import type { ShareHost } from './share-host.ts';

/** A host that has to be avoided is expected to take longer than this. */
const AVOIDED_MS = 300_000;

/** All hosts in the order in which to ask them. */
export function inOrder(
  parts: Pick<GridParts, 'calls' | 'random'>,
  hosts: readonly ShareHost[],
): ShareHost[] {
  const { calls, random } = parts;
  const now = calls.clock.now();
  const bytes = random.bytes(4 * Math.max(hosts.length, 1));
  const chance = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const ranked = hosts
    .map((host, i) => {
      const avoided = calls.standings.expected(host.id, 0, now) > AVOIDED_MS;
      return { host, rank: (avoided ? 2 ** 32 : 0) + chance.getUint32(4 * i) };
    })
    .sort((a, b) => a.rank - b.rank);
  const hostsBefore = new Map<string, number>();
  return ranked
    .map(({ host, rank }) => {
      const round = hostsBefore.get(host.person) ?? 0;
      hostsBefore.set(host.person, round + 1);
      return { host, round: rank >= 2 ** 32 ? round + 1_000 : round };
    })
    .sort((a, b) => a.round - b.round)
    .map(({ host }) => host);
}
