/** Hosting as it is shown on a terminal: what is offered, and what each person makes of it. */
import type { HostedPerson, HostingOffer, HostingView } from '../../actors/hosting/interface.ts';
import { count, formatSize, formatTable, printable } from '../terminal/format.ts';

/** `blocked`: the vats of contacts who may have nothing, though they are on the list. */
export function hostingText(view: HostingView, blocked: ReadonlySet<string>): string {
  const lines: [string, string][] = [
    ['hosting', view.on ? 'on' : 'off'],
    ['for each', offerText(view.offer)],
    ['network', networkText(view)],
    ['look-ups', view.lookups ? 'answered, for everybody' : 'not answered'],
    ['in all', totalsText(view.totals)],
  ];
  const head = lines.map(([title, text]) => `${title.padEnd(10)}${text}`).join('\n');
  return view.people.length === 0 ? head : `${head}\n\n${peopleTable(view.people, blocked)}`;
}

export function offerText({ relay, mailbox, storage }: HostingOffer): string {
  const parts = [
    relay > 0n ? `relay ${formatSize(relay)} a day` : 'no relay',
    mailbox > 0n ? `mailbox ${formatSize(mailbox)}` : 'no mailbox',
    storage > 0n ? `storage ${formatSize(storage)}` : 'no storage',
  ];
  return parts.join(', ');
}

function networkText({ joined, reachable }: HostingView): string {
  if (!joined) return 'off: nobody can be passed on to';
  return reachable ? 'on, anybody can dial this vat' : 'on, but not everybody can dial this vat';
}

function totalsText(totals: HostingView['totals']): string {
  const { relayed, circuits, strangers, letters, letterBytes, pieces, pieceBytes } = totals;
  const parts = [
    `${formatSize(relayed)} passed on in ${count(circuits, 'circuit')}`,
    `${count(letters, 'letter')} (${formatSize(letterBytes)})`,
    `${count(pieces, 'piece')} (${formatSize(pieceBytes)})`,
  ];
  if (strangers > 0n) parts.push(`${formatSize(strangers)} passed on for others`);
  return parts.join(', ');
}

function peopleTable(people: readonly HostedPerson[], blocked: ReadonlySet<string>): string {
  const columns = ['PERSON', 'ON THE LIST', 'TODAY', 'PASSED ON', 'LETTERS', 'STORAGE'];
  const rows = people.map(({ person, vat = '', listed, relay, mailbox, storage }) => [
    printable(person),
    listed ? (blocked.has(vat) ? 'blocked' : 'yes') : '',
    relay ? `${formatSize(relay.today)} of ${formatSize(relay.limit)}` : '',
    relay ? formatSize(relay.bytes) : '',
    mailbox ? `${mailbox.count}, ${formatSize(mailbox.bytes)} of ${formatSize(mailbox.limit)}` : '',
    storage ? `${storage.count}, ${formatSize(storage.bytes)} of ${formatSize(storage.limit)}` : '',
  ]);
  const titles = columns.map((title) => ({ title }));
  return formatTable(titles, rows);
}
