/** What is wrong with the network of this vat, or worth knowing, in words that say what to do. */
import type { NetworkNote } from '../../actors/index.ts';
import type { NetworkStatus } from '../netlayers/libp2p/index.ts';
import type { Published } from './publisher.ts';
import type { Twins } from './twins.ts';

/** Vats that say so before our own clock is doubted. */
const FROM_THE_FUTURE_MIN = 3;

export interface Circumstances {
  readonly status: NetworkStatus | undefined;
  readonly published: Published | undefined;
  /** Our clock shows an earlier time than it did: then and now. */
  readonly back: { readonly from: number; readonly to: number } | undefined;
  /** The machine slept. */
  readonly slept: { readonly from: number; readonly until: number } | undefined;
  readonly twins: Pick<Twins, 'isPublished' | 'isMet' | 'isForked'>;
  readonly failure: NetworkNote | undefined;
}

export function notesOn(circumstances: Circumstances): NetworkNote[] {
  const { status, published, back, slept, twins, failure } = circumstances;
  const notes: NetworkNote[] = [];
  if (failure) notes.push(failure);
  if (twins.isPublished) notes.push(TWICE);
  if (twins.isMet) notes.push(TWIN);
  if (twins.isForked) notes.push(FORKED);
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
    'This vat runs twice: another one with its key tells others where it is, so this one no longer does. ' +
    'Stop one of them: gather stop. Then try again here.',
};
const TWIN: NetworkNote = {
  code: 'twice',
  message:
    'This vat runs twice: somebody it is in touch with talks with another one that has its key, such as ' +
    'a copied folder, or a backup that was brought to life elsewhere. What either of them sends may wait ' +
    'for ever. Stop one of them: gather stop.',
};
const FORKED: NetworkNote = {
  code: 'twice',
  message:
    'This vat runs twice, or is an older copy: somebody knows more of it than it does itself, and takes ' +
    'no messages from it any more. Stop one of them: gather stop. If no other one is left, put this one ' +
    'back from its newest backup.',
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

/** `name`: what its owner is called here, or the name of the vat. */
export function otherTwice(name: string): NetworkNote {
  const message =
    `The vat of ${name} runs twice: two machines act under its key, such as a copied folder or a backup. ` +
    'Tell its owner to stop one of them.';
  return { code: 'other-twice', message };
}

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
