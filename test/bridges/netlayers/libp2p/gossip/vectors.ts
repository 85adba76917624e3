/**
 * The vectors of public spaces, for other implementations: what is signed by fixed keys, as bytes. They lie in
 * ../vectors/spaces.json; should a form change, they are written anew with a new version beside them.
 */
import { nodeCrypto } from '../../../../../bridges/netlayers/index.ts';
import {
  charterBytes,
  signCharter,
} from '../../../../../bridges/netlayers/libp2p/gossip/charter.ts';
import { entryBytes, signEntry } from '../../../../../bridges/netlayers/libp2p/gossip/entry.ts';
import { NO_LAST } from '../../../../../bridges/netlayers/libp2p/gossip/publication.ts';
import { topicId, topicName } from '../../../../../bridges/netlayers/libp2p/gossip/topic.ts';
import { signerFromSeed } from '../../../../../captp/index.ts';

const TIME = 1_795_309_151_485;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function vectorsFor() {
  const [spaceSeed, authorSeed] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const owner = signerFromSeed(spaceSeed, nodeCrypto);
  const author = signerFromSeed(authorSeed, nodeCrypto);
  const space = owner.publicKey;
  const authors = [{ key: author.publicKey, name: 'Ada', last: NO_LAST }];
  const words = { name: 'Garden news', about: 'What grows.', sequence: TIME, time: TIME };
  const charter = signCharter({ ...words, authors }, owner);
  const first = signEntry(
    { space, number: 1, previous: new Uint8Array(32), time: TIME, text: 'Äpfel', attachments: [] },
    author,
  );
  const attachments = ['https://ada.example/s#abc'];
  const second = signEntry(
    { space, number: 2, previous: first.hash, time: TIME + 1, text: '', attachments },
    author,
  );
  return {
    spaceSeed: hex(spaceSeed),
    authorSeed: hex(authorSeed),
    topic: topicName(topicId(space)),
    charter: hex(charterBytes(charter)),
    entries: [first, second].map((entry) => ({
      bytes: hex(entryBytes(entry)),
      hash: hex(entry.hash),
    })),
  };
}
