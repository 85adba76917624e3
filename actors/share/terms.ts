/**
 * The terms of a share: what a giver may ask for.
 */
import type { Inside } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import type { Terms } from './interface.ts';

/** The terms, or a Refusal saying which of them makes no sense at the time `now`. */
export function checkTerms(terms: Inside<typeof Terms>, now: number): Inside<typeof Terms> {
  if (terms.ends !== undefined && terms.ends <= now) {
    throw new Refusal('bad-terms', 'The end lies in the past. Choose a later day.');
  }
  if (terms.openings === 0) {
    throw new Refusal('bad-terms', 'A share must allow at least one opening.');
  }
  return { ...terms, label: terms.label.trim() };
}
