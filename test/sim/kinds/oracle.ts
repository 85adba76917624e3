/**
 * Asks others and keeps what it hears, whenever that is; and answers others: at once, later, never
 * in time, or by what yet another one says. Each question is heard of exactly once.
 */
import { makeVow, type Ref, send, sendOnly, sym, type Vow } from '../../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  type MapStore,
  mapOf,
  nat,
  record,
  ref,
} from '../../../vat/index.ts';
import { noted, scene } from '../scene.ts';
import { counted, type Here, MESSAGE, peerOf, peers, report, wire, wired } from './peers.ts';

interface Waiting {
  readonly number: number;
  readonly resolver: Ref;
}
interface RefusedBy {
  readonly code: string;
}
type This = Here<
  { heard: number; broken: number; noted: number },
  { readonly waiting: MapStore<Waiting> }
> & { readonly facets: { readonly door: Ref } };

/** How a question is answered follows from its number. */
export const WAYS = {
  atOnce: 0,
  later: 1,
  byAnother: 2,
  inTime: 3,
  refused: 4,
  passed: 5,
} as const;
const WAY_COUNT = 6;
export const wayOf = (number: number): number => number % WAY_COUNT;
/** What every question is answered with, behind something that is different each time. */
export const answerTo = (number: number): number => 2 * number;

const LATER_MS = 700;
/** Sooner than some answers, and later than others. */
const SOON_MS = [400, 4_000] as const;

const OracleOwn = defineInterface('OracleOwn', {
  wire,
  ask: counted('number', 'which'),
  fulfilled: call(arg('value', anything), MESSAGE, arg('number', nat)).returns(anything),
  broken: call(arg('why', anything), MESSAGE, arg('number', nat)).returns(anything),
  settle: counted('key'),
  report,
});
const OracleDoor = defineInterface('OracleDoor', {
  answer: counted('number'),
  refuse: call(),
  self: counted('number'),
  note: counted('number'),
});

const WaitingGuard = record({ number: nat, resolver: ref() });

/** A promise that is kept a while later. */
function promiseLater(self: This, number: number): Vow {
  const { promise, resolver } = self.turn.promise();
  const at = self.turn.now() + LATER_MS;
  const message = scene().promise(self.state.id, 'settle', [number]);
  self.turn.at(at, 'own.settle' as never, message, number);
  self.stores.waiting.set(String(message), { number, resolver });
  return promise;
}

/** Asks, and has what becomes of it told to this actor. */
function hear(self: This, promise: unknown, number: number): void {
  const message = scene().promise(self.state.id, 'hear', [number]);
  self.turn.when(promise, 'own.fulfilled' as never, message, number);
  self.turn.whenBroken(promise, 'own.broken' as never, message, number);
}

const inner = noted({
  wire: wired,
  ask(this: This, _message: number, number: number, which: number) {
    const peer = peerOf(this, which);
    const way = wayOf(number);
    if (way === WAYS.refused) {
      return hear(this, scene().live ? send(peer.ref, [sym('refuse')]) : makeVow().vow, number);
    }
    if (way === WAYS.passed) {
      const self = scene().ask({ ...peer, method: 'self' }, [number]);
      scene().tell({ ...peer, method: 'note', ref: self as unknown as Ref }, [number], false);
      return hear(this, self, number);
    }
    const answer = scene().ask({ ...peer, method: 'answer' }, [number]);
    if (way === WAYS.inTime) {
      this.turn.expire(
        answer,
        this.turn.now() + (SOON_MS[Math.floor(number / WAY_COUNT) % SOON_MS.length] ?? 0),
      );
    }
    hear(this, answer, number);
  },
  hear(this: This, _message: number, _number: number, isFulfilled: boolean, _what: unknown) {
    if (isFulfilled) this.state.heard++;
    else this.state.broken++;
  },
  settle(this: This, message: number, _key: number) {
    const waiting = this.stores.waiting.get(String(message));
    this.stores.waiting.delete(String(message));
    if (!waiting) return;
    const { resolver, number } = waiting;
    const value = wayOf(number) === WAYS.passed ? this.facets.door : answerTo(number);
    if (scene().live) sendOnly(resolver, [sym('fulfill'), value]);
  },
  answer(this: This, _message: number, number: number) {
    const way = wayOf(number);
    if (way === WAYS.atOnce) return answerTo(number);
    if (way !== WAYS.byAnother) return promiseLater(this, number);
    return scene().ask({ ...peerOf(this, 0), method: 'answer' }, [number - way]);
  },
  self(this: This, _message: number, number: number) {
    return promiseLater(this, number);
  },
  note(this: This) {
    this.state.noted++;
  },
});

/** What an answer says: the last of what was given back; nothing in numbers for a reference. */
function numberIn(value: unknown): number {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'number' || typeof last === 'bigint' ? Number(last) : 0;
}

export const Oracle = defineActor('Oracle', {
  version: 1,
  interfaces: { own: OracleOwn, door: OracleDoor },
  state: (id: number) => ({ id, last: 0, heard: 0, broken: 0, noted: 0 }),
  stores: { peers, waiting: mapOf(WaitingGuard) },
  facets: {
    own: {
      ...inner,
      fulfilled(this: This, value: unknown, message: number, number: number) {
        return inner.hear.call(this, message, number, true, numberIn(value));
      },
      broken(this: This, why: unknown, message: number, number: number) {
        return inner.hear.call(this, message, number, false, String((why as RefusedBy).code));
      },
      report(this: This) {
        const { id, last, heard, broken, noted: told } = this.state;
        const waiting = [...this.stores.waiting.keys()].map(Number);
        return [id, last, heard, broken, told, this.stores.peers.length, ...waiting];
      },
    },
    door: {
      answer: inner.answer,
      self: inner.self,
      note: inner.note,
      refuse() {
        throw new Error('It does not say.');
      },
    },
  },
});
