/** The connections of this vat: those that came in by a door, and those to vats that it dialled. */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { LocalPeer } from '../../captp/index.ts';
import type { CaptpDoor } from '../http/captp-door.ts';
import { vatName } from '../netlayers/index.ts';
import type { SessionView } from './inspector.ts';

/** Enough of an id to tell sessions apart. */
const ID_BYTES = 8;

export function sessionsOf(peer: LocalPeer, door: CaptpDoor): SessionView[] {
  return peer.sessions().map((session): SessionView => {
    const id = bytesToHex(session.id.subarray(0, ID_BYTES));
    const came = door.connectionOf(session);
    if (came?.way === 'network') return { id, ...came, peer: vatName(session.peer) };
    if (came) return { id, ...came };
    return { id, way: 'dialled', peer: vatName(session.peer), devices: [] };
  });
}
