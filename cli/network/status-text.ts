/** How the network is, as lines for a terminal. */
import type { NetworkView } from '../../actors/network/interface.ts';
import { count, formatSize, formatTable, formatTime, printable } from '../terminal/format.ts';

const STATES: Readonly<Record<NetworkView['state'], string>> = {
  off: 'off',
  starting: 'joining…',
  on: 'on',
  failed: 'could not join',
  twice: 'this vat runs twice',
};

const REACHABLE: Readonly<Record<NetworkView['reachable'], string>> = {
  direct: 'by anybody, directly',
  relay: 'by way of a relay',
  local: 'from this local network',
  no: 'by nobody; it reaches others',
  unknown: 'not known yet',
};

/** Letters of a vat's name that are enough to tell it from others. */
const NAME_LENGTH = 8;

export function networkText(view: NetworkView, now: number): string {
  const facts: [string, string][] = [['network', STATES[view.state]]];
  if (view.again !== undefined) facts.push(['tries again', formatTime(view.again)]);
  facts.push(['peer id', view.peerId]);
  if (view.state === 'on' || view.state === 'twice') facts.push(...whileOn(view, now));
  for (const address of view.first) facts.push(['asked first', printable(address)]);
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  return view.peers.length === 0 ? lines.join('\n') : `${lines.join('\n')}\n\n${peers(view)}`;
}

function whileOn(view: NetworkView, now: number): [string, string][] {
  const { published, relays, lookups, received, sent } = view;
  const facts: [string, string][] = [['reached', REACHABLE[view.reachable]]];
  for (const address of view.addresses) facts.push(['address', printable(address)]);
  const told = published && Number(published.expires) > now && published.holders > 0n;
  facts.push(['told to', told ? count(published.holders, 'vat') : 'nobody yet']);
  if (relays.length > 0) facts.push(['relays', relays.map(short).join(', ')]);
  facts.push(['can ask', count(lookups, 'vat')]);
  facts.push(['traffic', `${formatSize(received)} received, ${formatSize(sent)} sent`]);
  return facts;
}

function peers({ peers: all, connected }: NetworkView): string {
  const columns = [{ title: 'VAT' }, { title: 'WAY' }, { title: 'SINCE' }, { title: 'ADDRESS' }];
  const rows = all.map(({ vat, relayed, since, address }) => [
    short(vat),
    relayed ? 'by a relay' : 'directly',
    formatTime(since),
    printable(address),
  ]);
  const more = Number(connected) - all.length;
  const table = formatTable(columns, rows);
  return more > 0 ? `${table}\n… and ${more} more` : table;
}

function short(vat: string): string {
  return printable(vat.slice(0, NAME_LENGTH));
}
