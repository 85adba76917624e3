/** What waits: messages for their turn or for a promise, and promises for whoever decides them. */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Core } from '../core.ts';
import { isDurable, type Message } from '../message.ts';
import type { Promised } from '../promises/promised.ts';
import type { Waiter } from '../promises/waiter.ts';
import { methodIn } from '../turn.ts';
import { type Link, linkOfMessage, linkOfTarget } from './links.ts';
import { PAGE_LENGTH, type Page, pageOf } from './page.ts';
import { type ShownValue, show } from './shown.ts';
import { type CauseView, shortName, viewCause } from './turns.ts';

export interface MessageView {
  readonly to: Link;
  readonly method: string;
  readonly args: ShownValue;
  readonly durable: boolean;
  /** When it was sent, or read from its record; 0 where that is not known. */
  readonly since: number;
  readonly waitsFor: 'turn' | 'waking' | 'promise';
  /** The id of the promise it waits for. */
  readonly promise?: string;
  readonly cause?: CauseView;
}

export interface WaiterView {
  /** `when`: a method is called; `message`: one goes to what it becomes; `answer`: one was promised. */
  readonly is: 'when' | 'message' | 'answer';
  readonly to: Link;
  readonly method?: string;
}

export interface PromiseView {
  readonly id: string;
  readonly expires?: number;
  readonly decides: 'message' | 'peer' | 'resolver' | 'run';
  /** The receiver of that message, or that peer. */
  readonly by?: Link;
  readonly waiters: readonly WaiterView[];
}

/** Messages in the order in which they will be handled, then those that wait for a promise. */
export function listMessages(core: Core, after: string | undefined): Page<MessageView> {
  const all: (() => MessageView)[] = core.queue
    .all()
    .filter(({ void: isVoid }) => !isVoid)
    .map((message) => () => viewMessage(core, message));
  for (const promised of core.promises.numbered()) {
    for (const waiter of promised.outcome ? [] : promised.waiters) {
      if (waiter.is === 'send') all.push(() => viewWaiting(core, promised, waiter.args));
    }
  }
  return pageOf(all, after, (view) => view());
}

function viewMessage(core: Core, message: Message): MessageView {
  return {
    to: linkOfMessage(message),
    method: shortName(methodIn(message.args)),
    args: show(core, message.args.slice(1)),
    durable: isDurable(message),
    since: message.since,
    waitsFor: message.wakes > 0 ? 'waking' : 'turn',
    cause: viewCause(message.cause),
  };
}

function viewWaiting(core: Core, { id }: Promised, args: readonly unknown[]): MessageView {
  return {
    to: WHAT_IT_BECOMES,
    method: shortName(methodIn(args)),
    args: show(core, args.slice(1)),
    durable: true,
    since: 0,
    waitsFor: 'promise',
    ...(id ? { promise: bytesToHex(id) } : {}),
  };
}

const WHAT_IT_BECOMES: Link = { to: 'vat', name: 'what the promise becomes' };

/** Promises that are not decided and that something durable, or another vat, depends on. */
export function listPromises(core: Core, after: string | undefined): Page<PromiseView> {
  const waiting = [...core.promises.numbered()].filter(({ outcome }) => !outcome);
  const deciding = new Map(core.queue.all().map((message) => [message.promised, message]));
  return pageOf(waiting, after, (promised) => viewPromise(core, promised, deciding.get(promised)));
}

function viewPromise(core: Core, promised: Promised, message: Message | undefined): PromiseView {
  const { id, expires, decider, waiters } = promised;
  const by: Link | undefined =
    typeof decider === 'object'
      ? { to: 'peer', peer: decider.peer }
      : message && linkOfMessage(message);
  return {
    id: id ? bytesToHex(id) : '',
    ...(expires === undefined ? {} : { expires }),
    decides: typeof decider === 'object' ? 'peer' : decider,
    ...(by ? { by } : {}),
    waiters: waiters.slice(0, PAGE_LENGTH).map((waiter) => viewWaiter(core, waiter)),
  };
}

function viewWaiter(core: Core, waiter: Waiter): WaiterView {
  if (waiter.is === 'when') {
    const { target, method } = waiter;
    return { is: 'when', to: linkOfTarget(core, target), method: shortName(method) };
  }
  if (waiter.is === 'send') {
    return { is: 'message', to: WHAT_IT_BECOMES, method: shortName(methodIn(waiter.args)) };
  }
  if (waiter.is === 'tell') return { is: 'answer', to: { to: 'peer', peer: waiter.asker.peer } };
  const { id } = waiter.next;
  return { is: 'answer', to: { to: 'vat', name: id ? `promise ${bytesToHex(id)}` : 'a promise' } };
}
