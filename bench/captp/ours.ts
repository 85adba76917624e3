/**
 * Our captp/ as anybody uses it: the service and the client for every netlayer. Limits, guards and
 * checks are those of the product; nothing is switched off.
 */
import { setTimeout } from 'node:timers/promises';
import { nodeCrypto } from '../../bridges/netlayers/index.ts';
import { designatorOf, E, Far, type Ref, type Session, signerFromSeed } from '../../captp/index.ts';
import { makePowers } from '../../cli/powers.ts';
import { type Client, greeting } from './contender.ts';

const SWISS = new Uint8Array(32).fill(9);
/** What was let go of last is told with the next message, or a little later by itself. */
const UNTOLD_MAX = 64;
const WAIT_MS = 2;
const WAITS_MAX = 5_000;
const WAITS_UNTIL_COLLECTING = 50;

export const powers = makePowers();
export const signer = signerFromSeed(new Uint8Array(32).fill(7), nodeCrypto);
export const designator = designatorOf(signer.publicKey);

interface CalledBack {
  called(value: number): number;
}

interface Link {
  next(): Ref<Link>;
  steps(): number;
}

interface Service {
  greet(name: string, count: number): string;
  echo(bytes: Uint8Array): Uint8Array;
  callBack(callback: Ref<CalledBack>, value: number): PromiseLike<number>;
  next(): Ref<Link>;
  reserve(count: number): void;
  hold(refs: readonly Ref[], first: number): void;
  drop(): void;
  make(count: number): readonly Ref[];
  collect(): void;
}

const linkAfter = (steps: number): Ref<Link> =>
  Far<Link>('Link', { next: () => linkAfter(steps + 1), steps: () => steps + 1 });

const makeCallback = (): Ref<CalledBack> =>
  Far<CalledBack>('Callback', { called: (value) => value });

/** What the server's side of a session offers. */
export function offer(): { fetch(swiss: Uint8Array): Ref } {
  let held: (Ref | undefined)[] = [];
  const service = Far<Service>('Service', {
    greet: greeting,
    echo: (bytes) => bytes,
    callBack: (callback, value) => E(callback).called(value),
    next: () => linkAfter(1),
    reserve(count) {
      held = Array.from({ length: count }, () => undefined);
    },
    hold(refs, first) {
      for (const [i, ref] of refs.entries()) held[first + i] = ref;
    },
    drop() {
      held = [];
    },
    make: (count) => Array.from({ length: count }, makeCallback),
    collect: () => globalThis.gc?.(),
  });
  return { fetch: () => service };
}

export async function clientOver(session: Session): Promise<Client> {
  const service = (await E(session.bootstrap).fetch(SWISS)) as Ref<Service>;
  const exportsAtFirst = session.counts().exports;
  return {
    greet: (name, count) => E(service).greet(name, count),
    echo: (bytes) => E(service).echo(bytes),
    chain(calls) {
      let link = E(service).next();
      for (let i = 2; i < calls; i++) link = E(link).next();
      return E(link).steps();
    },
    callbacks: {
      callBack: (value) => E(service).callBack(makeCallback(), value),
      async released() {
        const few = exportsAtFirst + UNTOLD_MAX;
        for (let i = 0; i < WAITS_MAX && session.counts().exports > few; i++) {
          if (i % WAITS_UNTIL_COLLECTING === 0) await E(service).collect();
          await setTimeout(WAIT_MS);
        }
        if (session.counts().exports > few) throw new Error('Callbacks were not released.');
      },
    },
    references: {
      make: (count) => Array.from({ length: count }, makeCallback),
      reserve: (count) => E(service).reserve(count),
      pass: (objects, first) => E(service).hold(objects as readonly Ref[], first),
      drop: () => E(service).drop(),
      take: (count) => E(service).make(count),
    },
    tables: () => session.counts(),
  };
}
