/** What is wrong with the network of this vat, or worth knowing, in words that say what to do. */
import type { NetworkNote } from '../../actors/index.ts';
import type { NetworkStatus } from '../netlayers/libp2p/index.ts';
import type { Published } from './publisher.ts';

/** Vats that say so before our own clock is doubted. */
const FROM_THE_FUTURE_MIN = 3;

export interface Circumstances {
  readonly status: NetworkStatus | undefined;
  readonly published: Published | undefined;
  /** Our clock shows an earlier time than it did: then and now. */
  readonly back: { readonly from: number; readonly to: number } | undefined;
  /** The machine slept. */
  readonly slept: { readonly from: number; readonly until: number } | undefined;
  /** When the record of the other device was made. */
  readonly twice: number | undefined;
  readonly failure: NetworkNote | undefined;
}

export function notesOn(circumstances: Circumstances): NetworkNote[] {
  const { status, published, back, slept, twice, failure } = circumstances;
  const notes: NetworkNote[] = [];
  if (failure) notes.push(failure);
  if (twice !== undefined) notes.push(TWICE);
  if (back) notes.push(clockBack(back.from, back.to));
  if (!status) return notes;
  if (status.fromTheFuture >= FROM_THE_FUTURE_MIN) notes.push(CLOCK_SLOW);
  if (status.problem !== undefined) notes.push({ code: 'trouble', message: status.problem });
  if (isIpv6Only(status.addresses)) notes.push(IPV6_ONLY);
  const isAlone = status.connections.length === 0;
  if (isAlone && status.problem === undefined) notes.push(ALONE);
  if (!isAlone && published?.holders === 0) notes.push(NOT_TAKEN);
  if (slept) notes.push({ code: 'slept', message: sleptText(slept.from, slept.until) });
  return notes;
}

/** Relays that are reached by IPv4 count as IPv4. */
function isIpv6Only(addresses: readonly string[]): boolean {
  return addresses.length > 0 && addresses.every((one) => /^\/(ip6|dns6)\//.test(one));
}

const TWICE: NetworkNote = {
  code: 'twice',
  message:
    'Another device acts under the key of this vat, so this one no longer tells others where it is. ' +
    'A vat runs once: end the other one (or this one), then try again here.',
};
const CLOCK_SLOW: NetworkNote = {
  code: 'clock',
  message:
    'Others live in a later time than the clock of this machine shows, so what they say is not believed yet. ' +
    'Set the clock of this machine.',
};
const IPV6_ONLY: NetworkNote = {
  code: 'ipv6-only',
  message:
    'Others can dial this vat by IPv6 only. Somebody whose connection has no IPv6 needs a relay: ' +
    'add the address of a friend who offers one.',
};
const ALONE: NetworkNote = {
  code: 'alone',
  message:
    'No vat is connected that could tell others where this one is. Is this machine on the internet? ' +
    'Otherwise add the address of a vat to ask first, or meet somebody by an invitation.',
};
const NOT_TAKEN: NetworkNote = {
  code: 'not-taken',
  message:
    'Nobody took the note of where this vat is; it is tried again. ' +
    'If it stays so, look whether the clock of this machine is right.',
};

function clockBack(from: number, to: number): NetworkNote {
  const message =
    `The clock of this machine shows ${timeText(to)}; it showed ${timeText(from)} before. ` +
    'Set it, or others take what this vat says for old.';
  return { code: 'clock', message };
}

function sleptText(from: number, until: number): string {
  return (
    `This machine slept from ${timeText(from)} to ${timeText(until)}. ` +
    'Nobody could reach it meanwhile; it told others anew where it is.'
  );
}

/** UTC to the minute: whoever shows it may have another time zone. */
function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
