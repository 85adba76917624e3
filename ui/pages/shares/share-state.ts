/** How a share stands, in words. */
import { msg, str } from '@lit/localize';
import type { ShareSummary } from '../../../actors/share/interface.ts';
import { formatAgo, formatBytes, formatDay, formatNumber } from '../../locale/index.ts';

type State = ShareSummary['state'];

export function stateLabel(state: State): string {
  return {
    active: msg('Active'),
    revoked: msg('Revoked'),
    expired: msg('Over'),
    'used-up': msg('Used up'),
    removed: msg('File removed'),
    failed: msg('Never began'),
  }[state];
}

export function stateVariant(state: State): 'success' | 'danger' | 'neutral' {
  if (state === 'active') return 'success';
  return state === 'revoked' ? 'danger' : 'neutral';
}

/** “opened 3 of 40 times” */
export function openedText({ openings, openingsAllowed }: ShareSummary): string {
  const count = formatNumber(Number(openings));
  if (openingsAllowed !== undefined) {
    return msg(str`Opened ${count} of ${formatNumber(Number(openingsAllowed))} times`);
  }
  if (openings === 0n) return msg('Not opened yet');
  return openings === 1n ? msg('Opened once') : msg(str`Opened ${count} times`);
}

export function lastOpenedText({ lastOpened }: ShareSummary, now: number): string {
  return lastOpened === undefined
    ? ''
    : msg(str`the last time ${formatAgo(Number(lastOpened), now)}`);
}

/** “ends in 6 days”, “ended 2 days ago” */
export function endText({ state, ends, ended }: ShareSummary, now: number): string {
  if (state !== 'active') {
    return ended === undefined ? '' : msg(str`Ended ${formatAgo(Number(ended), now)}`);
  }
  if (ends === undefined) return msg('Has no end date');
  return msg(str`Ends ${formatAgo(Number(ends), now)}, on ${formatDay(Number(ends))}`);
}

/** “served by Community, on its way: 3 MB of 10 MB”; empty for what this vat serves itself. */
/** `petname` is what the host's owner is called, if that is a contact. */
export function hostText({ servedBy, placing, state }: ShareSummary, petname?: string): string {
  if (servedBy === undefined) return '';
  if (placing === undefined || state !== 'active') {
    if (petname === undefined || petname === servedBy) return msg(str`Served by ${servedBy}`);
    return msg(str`Served by ${servedBy}, your contact ${petname}`);
  }
  const [done, total] = [placing.done, placing.total].map((bytes) => formatBytes(Number(bytes)));
  return msg(str`On its way to ${servedBy}: ${done} of ${total}`);
}

/** What the person should know of the host: that it has not confirmed yet, or what went wrong. */
export function hostTrouble({ servedBy, erased, trouble, state }: ShareSummary): string {
  if (servedBy === undefined) return '';
  if (state === 'failed') return trouble ?? msg(str`It could not be brought to ${servedBy}.`);
  if (erased !== false) return '';
  return msg(
    str`${servedBy} was asked to erase its half of the key and has not confirmed it yet. Until then the link may still open.`,
  );
}
