/** What is shown of introductions, on all three sides, and of what others call somebody. */
import { boolean, nat, oneOf, record, text, type Wire } from '../../vat/index.ts';
import { NOTE_LENGTH_MAX, PersonName, VatName } from './meeting.ts';

/** Introductions that wait for an answer here, and that were made here. */
export const INTRODUCTIONS_MAX = 100;
const Id = text(40);

export const ProposalSummary = record({
  id: Id,
  /** The contact who introduces, as he is called here. */
  by: PersonName,
  /** What he calls the other one, and the other one's vat. */
  name: PersonName,
  vat: VatName,
  note: text(NOTE_LENGTH_MAX),
  at: nat,
  /** The owner agreed, and the other one's word is awaited. */
  agreed: boolean,
});
export type ProposalSummary = Wire<typeof ProposalSummary>;

/**
 * `asked`: not both have answered. `agreed`: both want it, and it is on its way between them.
 * `taken`: they are put in touch. `declined`: one of them said no. `failed`: one could not be asked.
 */
export const IntroductionState = oneOf('asked', 'agreed', 'taken', 'declined', 'failed');

/** Two whom this vat's owner introduces to each other. */
export const IntroductionSummary = record({
  id: Id,
  /** As they were called here. */
  one: PersonName,
  other: PersonName,
  at: nat,
  state: IntroductionState,
  /** Since when it is so. */
  changed: nat,
});
export type IntroductionSummary = Wire<typeof IntroductionSummary>;

/** What somebody else calls a contact. */
export const EdgeName = record({ by: PersonName, name: PersonName });
export type EdgeName = Wire<typeof EdgeName>;
/** People who are asked what they call one contact. */
export const NAMERS_MAX = 20;
