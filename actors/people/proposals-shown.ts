/** Introductions by others, as they are shown to whoever has to decide. */
import type { Inside } from '../../vat/index.ts';
import type { Proposal } from './introducing.ts';
import type { Here } from './people-list.ts';

/** By the petname that the one who introduces has now. */
export function shownProposal({ stores }: Here, { summary, contact }: Inside<typeof Proposal>) {
  return { ...summary, by: stores.summaries.get(contact)?.petname ?? summary.by };
}

/** The newest first. */
export function allProposals(here: Here) {
  const all = [...here.stores.proposals.values()].map((one) => shownProposal(here, one));
  return all.sort((a, b) => b.at - a.at);
}
