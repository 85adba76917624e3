/** What a share is bound to, as a form holds it, and as the vat takes it. */
import type { ShareSummary } from '../../../actors/share/interface.ts';

type EndChoice = 'never' | 'day' | 'week' | 'date';

export interface TermsForm {
  readonly label: string;
  readonly end: EndChoice;
  /** `2026-11-30`, for the choice `date`: the whole of that day is included. */
  readonly date: string;
  readonly limited: boolean;
  readonly openings: number;
}

export const FRESH_TERMS: TermsForm = {
  label: '',
  end: 'never',
  date: '',
  limited: false,
  openings: 1,
};

const DAY_MS = 86_400_000;
export const OPENINGS_MAX = 1_000_000;

/** What the vat is sent. */
export interface SentTerms {
  readonly label: string;
  readonly ends?: bigint;
  readonly openings?: bigint;
}

/** The terms; `fault` names the field that makes no sense. */
export function termsOf(
  form: TermsForm,
  now: number,
): { readonly terms: SentTerms } | { readonly fault: 'date' | 'openings' } {
  const ends = endOf(form, now);
  if (ends !== undefined && !(ends > now)) return { fault: 'date' };
  const { limited, openings, label } = form;
  if (limited && !(Number.isInteger(openings) && openings >= 1 && openings <= OPENINGS_MAX)) {
    return { fault: 'openings' };
  }
  return {
    terms: {
      label: label.trim(),
      ...(ends === undefined ? {} : { ends: BigInt(ends) }),
      ...(limited ? { openings: BigInt(openings) } : {}),
    },
  };
}

/** When it ends, in milliseconds; undefined for never, NaN for a date that is none. */
function endOf({ end, date }: TermsForm, now: number): number | undefined {
  if (end === 'never') return undefined;
  if (end === 'day') return now + DAY_MS;
  if (end === 'week') return now + 7 * DAY_MS;
  // Without a zone it is read as the local one, which is the day the person means.
  return new Date(`${date}T23:59:59.999`).getTime();
}

/** The form for a share that is there already. */
export function formOf({ label, ends, openingsAllowed }: ShareSummary): TermsForm {
  return {
    label,
    end: ends === undefined ? 'never' : 'date',
    date: ends === undefined ? '' : localDay(Number(ends)),
    limited: openingsAllowed !== undefined,
    openings: openingsAllowed === undefined ? 1 : Number(openingsAllowed),
  };
}

/** `2026-11-30`, of the local day. */
export function localDay(time: number): string {
  const day = new Date(time);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
