/** The plain lists of `gather inspect`: actors, what waits, connections, what is stored. */
import type {
  ActorSummary,
  MessageView,
  OutgoingView,
  PeerView,
  PromiseView,
  SessionView,
  TimerSummary,
} from '../../actors/inspector/interface.ts';
import { E } from '../../captp/index.ts';
import { petnamesFor } from '../people/petnames.ts';
import type { Task } from '../shell.ts';
import { type Column, formatSize, formatTable, printable } from '../terminal/format.ts';
import { causeText, linkText, momentText, shortId, shortPeer } from './names.ts';
import { inspectorOf, printList } from './rows.ts';
import { shownLine } from './shown.ts';

const ARGS_LENGTH_MAX = 50;

export interface ListOptions {
  readonly limit: string;
}

function columns(...titles: string[]): Column[] {
  return titles.map((title) =>
    title.endsWith('>') ? { title: title.slice(0, -1), align: 'right' } : { title },
  );
}

export async function printActors(
  task: Task,
  [kind]: [string | undefined],
  { limit }: ListOptions,
): Promise<void> {
  const inspector = await inspectorOf(task);
  await printList<ActorSummary>(task, limit, {
    ask: (after) => E(inspector).actors(kind, after),
    columns: columns('ID', 'KIND', 'AWAKE', 'PHASE', 'FACETS', 'STORED>'),
    row: ({ id, kind: name, awake, phase, facets, stored }) => [
      shortId(id),
      printable(name),
      awake ? 'yes' : '',
      phase ?? '',
      facets.join(' '),
      `${formatSize(stored.bytes)}${stored.more ? '+' : ''}`,
    ],
    none: 'There are no such actors. See the kinds with: gather inspect',
    wanted: kind !== undefined,
  });
}

export async function printMessages(task: Task, _: [], { limit }: ListOptions): Promise<void> {
  const inspector = await inspectorOf(task);
  await printList<MessageView>(task, limit, {
    ask: (after) => E(inspector).messages(after),
    columns: columns('RECEIVER', 'METHOD', 'ARGUMENTS', 'WAITS FOR', 'SINCE', 'BECAUSE OF'),
    row: ({ to, method, args, waitsFor, promise, since, cause }) => [
      linkText(to),
      printable(method),
      shownLine(args, ARGS_LENGTH_MAX),
      promise === undefined ? waitsFor : `promise ${shortId(promise)}`,
      since === 0n ? '' : momentText(since),
      causeText(cause),
    ],
    none: 'No message waits in this vat. Those for other vats: gather inspect peers',
  });
}

const DECIDES = {
  message: 'the answer of',
  peer: '',
  resolver: 'who holds its resolver',
  run: 'something outside that a restart ends',
} as const;

export async function printPromises(task: Task, _: [], { limit }: ListOptions): Promise<void> {
  const inspector = await inspectorOf(task);
  await printList<PromiseView>(task, limit, {
    ask: (after) => E(inspector).promises(after),
    columns: columns('ID', 'DECIDED BY', 'WHO WAITS', 'EXPIRES'),
    row: ({ id, decides, by, waiters, expires }) => [
      shortId(id),
      `${DECIDES[decides]} ${by ? linkText(by) : ''}`.trim(),
      waiters
        .map(({ to, method = '' }) => `${linkText(to)} ${printable(method)}`.trim())
        .join(', '),
      expires === undefined ? '' : momentText(expires),
    ],
    none: 'No promise waits.',
  });
}

export async function printTimers(task: Task, _: [], { limit }: ListOptions): Promise<void> {
  const inspector = await inspectorOf(task);
  await printList<TimerSummary>(task, limit, {
    ask: (after) => E(inspector).timers(after),
    columns: columns('TIME', 'CALLS', 'METHOD', 'ARGUMENTS'),
    row: ({ time, to, method, args }) => [
      momentText(time),
      linkText(to),
      printable(method),
      shownLine(args, ARGS_LENGTH_MAX),
    ],
    none: 'No timer is set.',
  });
}

export async function printSessions(task: Task, _: [], { limit }: ListOptions): Promise<void> {
  const inspector = await inspectorOf(task);
  await printList<SessionView>(task, limit, {
    ask: (after) => E(inspector).sessions(after),
    columns: columns('ID', 'WAY', 'PEER', 'DEVICES'),
    row: ({ id, way, peer, devices }) => [
      id,
      way,
      peer === undefined ? '' : shortPeer(peer),
      devices.map(shortId).join(' '),
    ],
    none: 'Nobody is connected.',
  });
}

export async function printPeers(task: Task, _: [], { limit }: ListOptions): Promise<void> {
  const inspector = await inspectorOf(task);
  const names = await petnamesFor(task);
  await printList<PeerView>(task, limit, {
    ask: async (after) => {
      const page = await E(inspector).peers(after);
      await names.ask(page.rows.map(({ peer }) => peer));
      return page;
    },
    columns: columns(
      ...['PEER', 'CONNECTED', 'WAITING>', 'SENT>', 'ARRIVED>', 'RECEIVED>', 'IN MAILBOXES>'],
      'TROUBLE',
    ),
    row: ({ peer, connected, outbox, sent, acknowledged, received, left, trouble }) => [
      names.of(peer) ?? shortPeer(peer),
      connected ? 'yes' : 'no',
      String(outbox),
      String(sent),
      String(acknowledged),
      String(received),
      String(left),
      printable(trouble ?? ''),
    ],
    none: 'This vat has no post with others yet.',
  });
}

export async function printOutbox(
  task: Task,
  [peer]: [string],
  { limit }: ListOptions,
): Promise<void> {
  const inspector = await inspectorOf(task);
  await printList<OutgoingView>(task, limit, {
    ask: (after) => E(inspector).outbox(peer.replace(/^vat /, ''), after),
    columns: columns('NUMBER>', 'WHAT', 'METHOD', 'ARGUMENTS', 'SENT IN', 'EXPIRES'),
    row: ({ number, is, method, args, turn, expires }) => [
      String(number),
      is,
      printable(method),
      shownLine(args, ARGS_LENGTH_MAX),
      turn === undefined ? '' : `turn ${turn}`,
      expires === undefined ? '' : momentText(expires),
    ],
    none: 'Nothing waits to reach that vat.',
  });
}

export async function printStorage(task: Task): Promise<void> {
  const uses = await E(await inspectorOf(task)).storage();
  const rows = uses.map(({ sort, records, bytes }) => [sort, String(records), formatSize(bytes)]);
  task.printer.result(uses, formatTable(columns('SORT', 'RECORDS>', 'BYTES>'), rows));
}
