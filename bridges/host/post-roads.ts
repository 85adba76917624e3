/**
 * The ways by which the post of this vat reaches others, and they it: ordinary CapTP sessions.
 *
 * Who dials proves nothing by dialling. So who enters signs a text that names this one session and
 * the vat that is addressed: nobody can use the signature on another session, or at another vat.
 */
import {
  E,
  encode,
  type LocalPeer,
  parsePeer,
  RemoteError,
  type Session,
  type Signer,
} from '../../captp/index.ts';
import { POST_SWISS, type PostRoad, type PostRoads } from '../../vat/index.ts';
import { keyOf, nodeCrypto, vatName } from '../netlayers/index.ts';

const DOMAIN = '2gather: enter by the post door, 1';

/** What vats and programs without a post say; whoever says anything else is asked again later. */
const NO_POST = new Set(['unknown', 'not-found', undefined]);

export interface RoadPowers {
  /** All our connections with other vats. */
  readonly peer: LocalPeer;
  /** Who we are; to be asked once the vat is unlocked. */
  readonly signer: () => Signer;
  /** Where other vats find this one. */
  readonly self: () => string;
  /** The name of the vat at a locator, when its netlayers are not those of the host. */
  readonly vatOf?: (locator: string) => string;
  /** See PostRoads. */
  readonly onTwin?: (vat: string) => void;
}

/** What is signed by a vat that enters the vat `addressee` over the session `sessionId`. */
function entryText(sessionId: Uint8Array, addressee: string): Uint8Array {
  return encode([DOMAIN, sessionId, addressee]);
}

/** Does `proof` prove that the other side of `session` is the vat of that name? We are `self`, by name. */
export function isFrom(session: Session, self: string, vat: string, proof: Uint8Array): boolean {
  const key = keyOfName(vat);
  return key !== undefined && nodeCrypto.verify(key, entryText(session.id, self), proof);
}

export function postRoads(powers: RoadPowers): PostRoads {
  const { peer, signer, self, vatOf = vatName, onTwin } = powers;
  return {
    self,
    vatOf,
    onTwin,
    async connect(locator): Promise<PostRoad> {
      const session = await peer.connect(parsePeer(locator));
      const door = await doorOf(session);
      const proof = signer().sign(entryText(session.id, vatOf(locator)));
      return { door, proof, ended: session.closed };
    },
  };
}

/** Undefined when the peer knows no post: then it is a program of somebody else. */
async function doorOf(session: Session): Promise<PostRoad['door']> {
  try {
    return (await E(session.bootstrap).fetch(POST_SWISS)) as PostRoad['door'];
  } catch (error) {
    if (error instanceof RemoteError && NO_POST.has(error.code)) return undefined;
    throw error;
  }
}

function keyOfName(name: string): Uint8Array | undefined {
  try {
    return keyOf(name);
  } catch {
    return undefined;
  }
}
