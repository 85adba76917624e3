/**
 * Which hosts have a slot. Everyone who writes it must come to the same ones, so they follow from
 * the slot's name and the hosts' ids alone ("rendezvous hashing", Thaler and Ravishankar, 1996): of
 * all hosts those whose hash with the name is lowest, one of each person before the second of any.
 * When the hosts that are known change, the answer may; keep it with the slot and change it by
 * reading from the old ones and writing to the new ones.
 */
import type { Ciphers } from '../powers.ts';
import type { HostedName, ShareHost } from './share-host.ts';

/** Five may lose two, and are asked in one go. */
const SLOT_HOSTS = 5;

export function chooseSlotHosts(
  ciphers: Ciphers,
  slot: HostedName,
  hosts: readonly ShareHost[],
  count = SLOT_HOSTS,
): ShareHost[] {
  const utf8 = new TextEncoder();
  const rank = ({ id }: ShareHost) =>
    ciphers.sha256(utf8.encode(`2gather slot host 1\n${slot}\n${id}`)).join();
  const ranked = hosts
    .map((host) => ({ host, rank: rank(host) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ host }) => host);
  const seen = new Map<string, number>();
  return ranked
    .map((host) => {
      const round = seen.get(host.person) ?? 0;
      seen.set(host.person, round + 1);
      return { host, round };
    })
    .sort((a, b) => a.round - b.round)
    .slice(0, count)
    .map(({ host }) => host);
}
