/** Messages that wait to reach another vat, as an inspector shows them. */
import { formatPeer } from '../../captp/index.ts';
import type { Core } from '../core.ts';
import { Refused } from '../errors.ts';
import { SeenPromise, SeenRef } from '../journal/seen.ts';
import type { Outgoing } from '../post/outgoing.ts';
import type { PostOffice } from '../post/post-office.ts';
import { decodeMessage, type Finding, fromWire } from '../post/wire.ts';
import { methodIn } from '../turn.ts';
import { PAGE_LENGTH, type Page, placeIn } from './page.ts';
import { type ShownValue, show } from './shown.ts';
import { shortName } from './turns.ts';

export interface OutgoingView {
  /** Its number in the post to that vat. */
  readonly number: number;
  /** A call of a method, or what became of a promise that the other vat waits for. */
  readonly is: 'call' | 'answer';
  readonly method: string;
  readonly args: ShownValue;
  /** The turn that sent it. */
  readonly turn?: number;
  /** From then on it need not leave any more. */
  readonly expires?: number;
}

/** In the order in which they will leave. `peer` may be the beginning of a designator. */
export async function listOutgoing(
  core: Core,
  office: PostOffice | undefined,
  peer: string,
  after: string | undefined,
): Promise<Page<OutgoingView>> {
  const found = [...(office?.all() ?? [])].filter((one) => one.peer.designator.startsWith(peer));
  const [to] = found;
  if (!to) throw new Refused('not-found', 'There is no post with such a vat.');
  if (found.length > 1) throw new Refused('not-unique', 'Several vats begin so. Give more of it.');
  const from = Math.max(after === undefined ? 0 : placeIn(after), to.peer.arrived.mark) + 1;
  const messages = await to.outbox.read(from, to.peer.written);
  const rows = messages.slice(0, PAGE_LENGTH).map((message) => viewOutgoing(core, message));
  const last = rows.at(-1);
  return last && last.number < to.peer.written ? { rows, next: String(last.number) } : { rows };
}

/** References and promises in a message are only seen: nothing is connected to, nothing kept. */
const SEEING: Finding = {
  find: ({ peer, swiss }) => new SeenRef(['far', formatPeer(peer), swiss]),
  promise: (id) => new SeenPromise(id) as never,
  lost: () => new SeenRef(['lost']),
};

function viewOutgoing(core: Core, { number, bytes, expires }: Outgoing): OutgoingView {
  const [, kind, , ...rest] = decodeMessage(bytes);
  const limit = expires === undefined ? {} : { expires };
  if (kind !== 'deliver') {
    const [, value] = fromWire(rest, SEEING) as unknown[];
    return { number, is: 'answer', method: '', args: show(core, value), ...limit };
  }
  const [args, , turn] = fromWire(rest, SEEING) as [unknown[], unknown, unknown];
  return {
    number,
    is: 'call',
    method: shortName(methodIn(args)),
    args: show(core, args.slice(1)),
    ...(typeof turn === 'bigint' ? { turn: Number(turn) } : {}),
    ...limit,
  };
}
