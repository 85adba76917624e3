/**
 * The phases of a share: offered, opened, used up; and at last expired or revoked.
 *
 * An end is an assignment in the share's state (see share.ts), told to whoever comes afterwards as
 * the code of a refusal. The phases follow it, so that a list, a drawing or an inspector can say
 * where a share stands. Therefore no phase refuses what a recipient or the giver may ask.
 */
import type { Inside } from '../../vat/index.ts';
import type { Ending } from './ending.ts';
import type { Terms } from './interface.ts';

/** What tells how far a share was used. */
export interface Used {
  readonly terms: Inside<typeof Terms>;
  readonly openings: number;
  readonly ended: { readonly at: number; readonly why: Ending } | undefined;
}

/** Was it opened as many times as it may be? */
export function isSpent({ terms, openings }: Pick<Used, 'terms' | 'openings'>): boolean {
  return terms.openings !== undefined && openings >= terms.openings;
}

export const shareLifecycle = {
  initial: 'lasting',
  on: {
    'page.open': {},
    'arrivals.arrive': {},
    'owner.change': {},
    'owner.revoke': {},
    'keeper.expire': {},
  },
  states: {
    lasting: {
      initial: 'offered',
      on: {
        'owner.revoke': 'revoked',
        'keeper.expire': { target: 'expired', guard: 'timeIsOver' },
      },
      states: {
        offered: {
          on: {
            'page.open': [{ target: 'usedUp', guard: 'spent' }, { target: 'opened' }],
            'arrivals.arrive': [{ target: 'usedUp', guard: 'spent' }, { target: 'opened' }],
          },
        },
        opened: {
          on: {
            'page.open': { target: 'usedUp', guard: 'spent' },
            'arrivals.arrive': { target: 'usedUp', guard: 'spent' },
            'owner.change': { target: 'usedUp', guard: 'spent' },
          },
        },
        usedUp: { on: { 'owner.change': { target: 'opened', guard: 'notSpent' } } },
      },
    },
    expired: { on: { 'owner.revoke': 'revoked' } },
    revoked: {},
  },
} as const;

/** The phase of a share that was made before version 2, which kept none. */
export function phaseOfOlder({ ended, ...used }: Used) {
  if (ended) return ended.why === 'revoked' ? 'revoked' : 'expired';
  if (isSpent(used)) return { lasting: 'usedUp' };
  return { lasting: used.openings > 0 ? 'opened' : 'offered' };
}
