/** The device by which spaces are signed, written down as text, and carried to others: it alone has the keys. */
import { Refusal, SpacesDevice } from '../../actors/index.ts';
import { designatorOf } from '../../captp/index.ts';
import { type Clock, guarded, type Random, type RefTo } from '../../vat/index.ts';
import { keyOf } from '../netlayers/index.ts';
import { NO_LAST, signCharter, signEntry } from '../netlayers/libp2p/index.ts';
import { charterInside, entryInside, signedCharter, signedEntry } from './forms.ts';
import { readSpaceAddress, spaceAddress } from './space-address.ts';
import type { SpaceKeys } from './space-keys.ts';
import type { SpacesService } from './spaces-service.ts';

const SALT_BYTES = 16;

export interface SpacesDevicePowers {
  readonly keys: SpaceKeys;
  readonly clock: Clock;
  readonly random: Random;
  /** Of this vat: where those who are given an address ask first. */
  readonly peerId: () => string;
  readonly service: SpacesService;
  readonly onFault: (error: unknown) => void;
}

export function makeSpacesDevice(powers: SpacesDevicePowers): RefTo<typeof SpacesDevice> {
  const { keys, clock, random, peerId, service, onFault } = powers;
  const authorOf = (space: string, generation: number): string =>
    designatorOf(keys.author(space, generation).publicKey);
  return guarded(
    SpacesDevice,
    {
      create(name, about, called) {
        const salt = random.bytes(SALT_BYTES);
        const signer = keys.owner(salt);
        const key = designatorOf(signer.publicKey);
        const author = authorOf(key, 0);
        const time = clock.now();
        const authors = [{ key: keyOf(author), name: called, last: NO_LAST }];
        const signed = signCharter({ sequence: time, time, name, about, authors }, signer);
        return { key, author, salt, signed: charterInside(signed) };
      },
      author: authorOf,
      signCharter(salt, { authors, ...others }) {
        const known = authors.map((one) => ({ ...one, key: authorKey(one.key) }));
        return charterInside(signCharter({ ...others, authors: known }, keys.owner(salt)));
      },
      signEntry(space, generation, entry) {
        const written = { ...entry, space: keyOf(space) };
        return entryInside(signEntry(written, keys.author(space, generation)));
      },
      write: (space, name) => spaceAddress({ key: keyOf(space), name, places: [peerId()] }),
      read(address) {
        const { key, name, places } = readSpaceAddress(address);
        const space = designatorOf(key);
        return { key: space, author: authorOf(space, 0), name, places: [...places] };
      },
      publishEntry: (space, signed) => service.tell(space, signedEntry(keyOf(space), signed)),
      publishCharter: (space, signed) => service.tell(space, signedCharter(keyOf(space), signed)),
      listed: () => service.listed(),
    },
    onFault,
  );
}

function authorKey(name: string): Uint8Array {
  try {
    return keyOf(name);
  } catch {
    const text = 'This is no key of an author. It has 52 letters and digits; ask for it again.';
    throw new Refusal('bad-author', text);
  }
}
