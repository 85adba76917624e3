/**
 * How shares end, and what whoever comes afterwards is told: kindly, and without a word about the owner's lake.
 */
import type { Inside } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import type { ShareState } from './interface.ts';

export type Ending = Exclude<Inside<typeof ShareState>, 'active'>;

const TEXTS: Record<Ending, string> = {
  revoked: 'This share was taken back by the person who sent it.',
  expired: 'This share has ended; its time is over.',
  'used-up': 'This link has been opened as many times as it allows.',
  removed: 'What was shared here has been removed by its owner.',
  failed: 'This share never began. Ask the person who sent it for a new link.',
};

/** What breaks a message to a share that has ended. Its code is the ending. */
export function endedBy(ending: Ending): Refusal {
  return new Refusal(ending, TEXTS[ending]);
}
