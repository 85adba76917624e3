/**
 * The keys of spaces and of their authors, all from the root key of the vat: what a backup of that brings back need
 * not be kept elsewhere.
 *
 * An author has another key in each space, so that what somebody writes in one cannot be told to be his in another,
 * and none of them is the key of his vat, by which he is found.
 */
import { type Signer, signerFromSeed } from '../../captp/index.ts';
import { deriveKey } from '../../store/index.ts';
import { nodeCrypto } from '../netlayers/index.ts';

export interface SpaceKeys {
  /** Signs charters of the space that was made with this salt. */
  owner(salt: Uint8Array): Signer;
  /** Signs entries of this vat in the space with this name. */
  author(space: string, generation: number): Signer;
}

export function spaceKeys(root: Uint8Array): SpaceKeys {
  const base = deriveKey(root, 'public spaces');
  const made = (purpose: string): Signer => signerFromSeed(deriveKey(base, purpose), nodeCrypto);
  return {
    owner: (salt) => made(`space ${Buffer.from(salt).toString('hex')}`),
    author: (space, generation) => made(`author ${generation} ${space}`),
  };
}
