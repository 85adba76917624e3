/** What the page says about people: how they stand, why something failed, what they may do. */
import { msg, str } from '@lit/localize';
import type { ContactSummary } from '../../../actors/people/interface.ts';

type Variant = 'neutral' | 'success' | 'warning' | 'danger' | 'brand';

export interface Standing {
  readonly label: string;
  readonly variant: Variant;
}

/** In one or two words, for a badge. */
export function standingOf(summary: ContactSummary): Standing {
  const { state, trouble, blocked, confirmed, differs } = summary;
  if (blocked !== undefined) return { label: msg('Blocked'), variant: 'danger' };
  if (state === 'failed' && trouble === 'removed') {
    return { label: msg('Has removed you'), variant: 'danger' };
  }
  if (state === 'failed') return { label: msg('Came to nothing'), variant: 'danger' };
  if (state !== 'met') return { label: msg('Has not answered yet'), variant: 'neutral' };
  if (differs !== undefined) return { label: msg('Not verified'), variant: 'danger' };
  if (confirmed === undefined) return { label: msg('Not compared yet'), variant: 'warning' };
  return { label: msg('Compared'), variant: 'success' };
}

/** Why an invitation came to nothing, or a contact ended, and what to do. */
export function failureText(code: string | undefined): string {
  const known: Readonly<Record<string, string>> = {
    used: msg('Their invitation was used already: each works once. Ask for a new one.'),
    cancelled: msg('They took this invitation back.'),
    expired: msg('The time of this invitation was over. Ask for a new one.'),
    'already-contacts': msg(
      'You are among their contacts already. They have to remove you there first, then invite you anew.',
    ),
    'not-for-you': msg('This invitation was for somebody else.'),
    'bad-greeting': msg('Their vat did not answer as it must. Invite them anew.'),
    gone: msg('This invitation is no longer there. Ask for a new one.'),
    revoked: msg('This invitation is no longer there. Ask for a new one.'),
    removed: msg(
      'They have removed you from their contacts. Your letters of before stay here. To be in touch again, one of you has to invite the other.',
    ),
  };
  return known[code ?? ''] ?? msg('Their vat refused this. Ask for a new invitation.');
}

/** Why a letter did not arrive. */
export function refusalText(code: string | undefined, name: string): string {
  if (code === 'revoked') return msg(str`Not delivered: ${name} takes no letters from you now.`);
  if (code === 'full') return msg(str`Not delivered: ${name} has too many unread letters.`);
  if (code === 'gone') return msg(str`Not delivered: ${name} removed you from their contacts.`);
  return msg('Not delivered.');
}

export interface ItemWords {
  readonly title: string;
  readonly explained: string;
}

/** What one thing is that a contact may do. */
export function itemWords(what: string): ItemWords {
  const known: Readonly<Record<string, ItemWords>> = {
    letters: {
      title: msg('Write letters to me'),
      explained: msg('They arrive here, also when your machine was off.'),
    },
    introductions: {
      title: msg('Introduce people to me'),
      explained: msg('You are asked each time, and decide.'),
    },
    names: {
      title: msg('See what I call others'),
      explained: msg('For people they know already, they see the names you gave them.'),
    },
    storage: {
      title: msg('Keep pieces of their files here'),
      explained: msg('Encrypted; you cannot read them. What is kept goes a week after you end it.'),
    },
    mailbox: {
      title: msg('Have their letters wait here'),
      explained: msg('While their machine is off; sealed. What waits here goes when you end it.'),
    },
    relay: {
      title: msg('Be reached through this vat'),
      explained: msg('When others cannot dial them; so much in a day. You see how much, not what.'),
    },
  };
  return known[what] ?? { title: what, explained: '' };
}

/** What a contact lets us do. */
export function letsWords(what: string): string {
  const known: Readonly<Record<string, string>> = {
    letters: msg('write letters to them'),
    introductions: msg('introduce people to them'),
    names: msg('see what they call others'),
    storage: msg('keep pieces of your files with them'),
    mailbox: msg('have your letters wait with them'),
    relay: msg('be reached through them'),
  };
  return known[what] ?? what;
}

/** A key in groups of four, as it can be read out. */
export function fingerprint(vat: string): string {
  return vat.replace(/.{4}(?=.)/g, '$& ');
}

/** One to three letters for the disc beside a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2);
  const first = words.map((word) => new Intl.Segmenter().segment(word)[Symbol.iterator]().next());
  return first
    .map(({ value }) => value?.segment ?? '')
    .join('')
    .toLocaleUpperCase();
}
