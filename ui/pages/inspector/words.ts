/** Sentences about what happens in a vat, in the words of somebody who wants to know why. */
import { msg, str } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import type { Cause, MessageView, PeerView } from '../../../actors/inspector/interface.ts';
import { formatAgo, formatNumber, formatTime } from '../../locale/index.ts';
import { shortOf } from './link-view.ts';
import { wayToTurn } from './ways.ts';

/** Why a turn ran, or will run. */
export function causeView(cause: Cause): TemplateResult {
  const { turn } = cause;
  const set = turn === undefined ? '' : html`, ${turnLink(turn)}`;
  switch (cause.from) {
    case 'turn':
      return turn === undefined
        ? html`${msg('sent by a turn')}`
        : html`${msg('sent by')} ${turnLink(turn)}`;
    case 'peer':
      return html`${peerCause(cause)}`;
    case 'connection':
      return html`${cause.connection === undefined ? msg('came in by a connection') : msg(str`came in by a connection: ${cause.connection}`)}`;
    case 'timer':
      return html`${msg('a timer ended')}${set}`;
    case 'host':
      return html`${msg('by the program around the vat')}`;
  }
}

function peerCause({ peer, message, peerTurn }: Cause): string {
  const who = peer === undefined ? msg('another vat') : msg(str`vat ${shortOf(peer)}`);
  if (message === undefined) return msg(str`sent by ${who}`);
  if (peerTurn === undefined) return msg(str`sent by ${who}, its message ${message}`);
  return msg(str`sent by ${who}, its message ${message}, from its turn ${peerTurn}`);
}

export function turnLink(turn: bigint): TemplateResult {
  return html`<a href=${wayToTurn(turn)}>${msg(str`turn ${turn}`)}</a>`;
}

/** `ok` is good; everything else is the code of the error by which a turn was undone. */
export function outcomeView(outcome: string): TemplateResult {
  return outcome === 'ok'
    ? html`<gather-badge variant="success" appearance="filled" pill>${msg('done')}</gather-badge>`
    : html`<gather-badge variant="danger" appearance="filled" pill>
        ${msg(str`undone: ${outcome}`)}
      </gather-badge>`;
}

/** Why the messages to a vat wait there; undefined when none do. */
export function whyPeerWaits(
  { outbox, connected, trouble, since, next }: PeerView,
  now: number,
): string | undefined {
  if (outbox === 0n) return undefined;
  if (connected) return msg('They are on their way.');
  if (trouble === undefined) {
    return msg('They wait until this vat is connected. It is tried by itself.');
  }
  const when = since === undefined ? '' : formatTime(since);
  const why =
    when === ''
      ? msg(str`They wait because this vat was not reachable: ${trouble}`)
      : msg(str`They wait because this vat has not been reachable since ${when}: ${trouble}`);
  return next === undefined || Number(next) <= now
    ? msg(str`${why} It is tried again now.`)
    : msg(str`${why} It is tried again ${formatAgo(next, now)}.`);
}

/** How many messages wait, as a phrase. */
export function waitingCount(count: bigint): string {
  return count === 1n ? msg('1 message waits') : msg(str`${formatNumber(count)} messages wait`);
}

/** What a message waits for. */
export function waitText({ waitsFor }: MessageView): string {
  switch (waitsFor) {
    case 'turn':
      return msg('waits for its turn');
    case 'waking':
      return msg('waits until its receiver is awake');
    case 'promise':
      return msg('waits for a promise');
  }
}
