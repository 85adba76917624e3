/**
 * What an attacker does over one connection: a list of steps, which can be mutated, shortened and
 * written down.
 */

/** A frame to send, a moment to wait for what comes back, or the end of the connection. */
export type Step = Uint8Array | 'wait' | 'close';

/** How the bytes get to the session: as frames, or as a stream that a frame reader takes apart. */
type Way = 'message' | 'length' | 'none';

/**
 * The side that the session under attack is on; `visited` is the acceptor as one of the sessions of
 * a whole peer, which takes part in handoffs.
 */
export type Role = 'dialler' | 'acceptor' | 'visited';

export interface Attack {
  readonly steps: readonly Step[];
  readonly way: Way;
  readonly role: Role;
  /** For the places at which a stream is cut into chunks. */
  readonly seed: number;
}

const SHOWN_BYTES_MAX = 400;

/** For people: printable bytes as they are, others as `\xNN`. */
export function describeAttack({ steps, way, role }: Attack): string {
  const lines = steps.map((step) => {
    if (typeof step === 'string') return `  ${step}`;
    const text = [...step.subarray(0, SHOWN_BYTES_MAX)].map(shown).join('');
    const more = step.length > SHOWN_BYTES_MAX ? ` … ${step.length} bytes` : '';
    return `  ${text}${more}`;
  });
  return `against the ${role}, framing ${way}:\n${lines.join('\n')}`;
}

function shown(byte: number): string {
  const printable = byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
  return printable ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
}
