/** The network of this vat: made with the household, and joined in the background when its owner says so. */
import { NetworkPlace } from '../../actors/index.ts';
import { signerFromSeed } from '../../captp/index.ts';
import { deriveKey } from '../../store/index.ts';
import type { Vat } from '../../vat/index.ts';
import { nodeCrypto } from '../netlayers/index.ts';
import { NetworkService, type NetworkSetup } from '../network/index.ts';
import type { HouseholdPowers } from './household-powers.ts';

export async function openNetwork(
  { root, clock, random, network, restored, onFault, log }: HouseholdPowers,
  vat: Vat,
  { mailboxes, relays, spaces }: Pick<NetworkSetup, 'mailboxes' | 'relays' | 'spaces'>,
): Promise<NetworkService> {
  const { keeper } = await vat.provide('network', NetworkPlace);
  const seed = deriveKey(root, 'identity');
  network.twins.countsBy(() => vat.stats().forked);
  const service = new NetworkService({
    keeper,
    signer: signerFromSeed(seed, nodeCrypto),
    seed,
    clock,
    random,
    load: network.load ?? (() => import('../netlayers/libp2p/index.ts')),
    netlayer: network.netlayer,
    listen: network.listen,
    mailboxes,
    relays,
    spaces,
    twins: network.twins,
    restored: restored !== undefined,
    moved: () => vat.hurry(),
    onFault,
    log,
  });
  // The vat is open without it: nobody waits for what may take half a minute.
  service.start().catch(onFault);
  return service;
}
