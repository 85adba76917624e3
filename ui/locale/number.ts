/**
 * Numbers as people write them in a field: with the comma or the point, the groups and the digits
 * of their own language, and with the other one of comma and point where that can mean one thing only.
 */
import { type LocaleOptions, localesOf } from './format.ts';

const FIGURES_MAX = 24;
const DECIMALS_MAX = 9;

/** The number that is written there; undefined for what is no number, or could be two. */
export function parseNumber(text: string, options: LocaleOptions = {}): number | undefined {
  const written = text.trim();
  if (written === '' || written.length > FIGURES_MAX) return undefined;
  const { digits, group, decimal } = signsOf(options);
  const plain = written.replace(/\p{Nd}/gu, (sign) => String(digits.get(sign) ?? sign));
  const bare = plain.replace(/[\s'’]/gu, '');
  const grouped = new RegExp(`^\\d{1,3}(?:${escaped(group)}\\d{3})+(?:${escaped(decimal)}\\d*)?$`);
  const whole = grouped.test(bare) ? bare.split(group).join('') : bare;
  const figure = whole.replace(decimal, '.').replace(',', '.');
  return /^(?:\d+\.?\d*|\.\d+)$/.test(figure) ? Number(figure) : undefined;
}

/** As it stands in a field at first, and is read again: without groups. */
export function writeNumber(value: number, options: LocaleOptions = {}): string {
  return new Intl.NumberFormat(localesOf(options), {
    useGrouping: false,
    maximumFractionDigits: DECIMALS_MAX,
  }).format(value);
}

interface Signs {
  /** The digits of the language, by what they are worth. */
  readonly digits: ReadonlyMap<string, number>;
  /** Between groups of three; what is blank is none. */
  readonly group: string;
  readonly decimal: string;
}

function signsOf(options: LocaleOptions): Signs {
  const format = new Intl.NumberFormat(localesOf(options), { useGrouping: true });
  const parts = format.formatToParts(1_234_567.5);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const nineToZero = new Intl.NumberFormat(localesOf(options)).format(9_876_543_210);
  const digits = (nineToZero.match(/\p{Nd}/gu) ?? []).reverse();
  const group = of('group').trim();
  return {
    digits: new Map(digits.map((sign, worth) => [sign, worth])),
    group: group === '' || group === '’' || group === "'" ? ' ' : group,
    decimal: of('decimal'),
  };
}

const escaped = (sign: string): string => sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
