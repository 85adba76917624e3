/** What goes wrong at the disk of a host, as whoever stores there may hear it. */
import { Refusal } from '../../actors/index.ts';

/** Codes of faults that whoever stores here may read as they are. */
const OWN = new Set(['bad-slot', 'closed', 'not-saved', 'busy']);

/** `onFault` is told what the disk said, which can name paths; the grantee hears of which sort. */
export function diskTrouble(error: unknown, onFault: (error: unknown) => void): unknown {
  if (error instanceof Refusal) return error;
  const code = (error as { code?: unknown } | undefined)?.code;
  if (typeof code === 'string' && OWN.has(code)) return error;
  if (code === 'disk-full') return new Refusal('host-full', 'The disk of this host is full.');
  onFault(error);
  return new Refusal('disk-failed', 'The disk of this host refused. Try again later.');
}

/** The disk works, and does not have it any more. */
export function isGoneFromDisk(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === 'missing' || code === 'damaged';
}
