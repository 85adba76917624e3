/** Promises that outlive the program. */
import assert from 'node:assert/strict';
import { E, type Ref, type Vow } from '../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  guarded,
  list,
  nat,
  type PromiseResolver,
  promise,
  type RefTo,
  record,
  ref,
  text,
} from '../../vat/index.ts';
import { onBatch, type World, world } from './powers.ts';
import { someTime } from './street.ts';

const Asks = defineInterface('Asks', {
  ask: call(arg('whom', ref()), arg('what', text(20))),
  promise: call(arg('what', text(20))),
  askThrough: call(arg('whom', ref()), arg('what', text(20))),
  within: call(arg('whom', ref()), arg('milliseconds', nat)),
  postpone: call(arg('milliseconds', nat)),
  passOn: call(arg('to', ref())),
  fulfill: call(arg('value', anything)),
  breakIt: call(),
  heard: call().returns(list(text(200), 10_000)),
  answered: call(arg('value', anything), arg('what', text(20))),
  failed: call(arg('why', record({ code: text(40), message: text(1_000) })), arg('what', text(20))),
  held: call(arg('value', anything), arg('promise', promise(anything))),
  take: call(arg('promise', promise(anything))),
  later: call().returns(nat),
  doubled: call().returns(nat),
  double: call(arg('value', nat)).returns(nat),
});

/** What a limit was set for last. */
let limited: unknown;

const Asker = defineActor('Asker', {
  version: 1,
  interfaces: { asks: Asks },
  state: () => ({ heard: [] as string[], resolver: undefined as Ref | undefined }),
  facets: {
    asks: {
      ask(whom, what) {
        const answer = E(whom as Ref<{ question(): unknown }>).question();
        this.turn.when(answer, 'asks.answered', what);
        this.turn.whenBroken(answer, 'asks.failed', what);
      },
      promise(what) {
        const { promise: made, resolver } = this.turn.promise();
        this.state.resolver = resolver;
        if (what === 'self') this.turn.when(made, 'asks.held', made as never);
        else this.turn.when(made, 'asks.answered', what);
        this.turn.whenBroken(made, 'asks.failed', what);
      },
      askThrough(whom, what) {
        const found = E(whom as Ref<{ friend(): Ref<{ question(): unknown }> }>).friend();
        this.turn.when(E(found).question(), 'asks.answered', what);
      },
      within(whom, milliseconds) {
        const answer = E(whom as Ref<{ question(): unknown }>).question();
        this.turn.expire(answer, this.turn.now() + milliseconds);
        this.turn.whenBroken(answer, 'asks.failed', 'limit');
        limited = answer;
      },
      postpone(milliseconds) {
        this.turn.expire(limited as never, this.turn.now() + milliseconds);
      },
      passOn(to) {
        const { promise: made, resolver } = this.turn.promise();
        this.state.resolver = resolver;
        E.sendOnly(to as Ref<{ take(promised: unknown): void }>).take(made);
      },
      take(promised) {
        this.turn.when(promised, 'asks.answered', 'taken');
      },
      fulfill(value) {
        E.sendOnly(this.state.resolver as RefTo<typeof PromiseResolver>).fulfill(value);
      },
      breakIt() {
        E.sendOnly(this.state.resolver as RefTo<typeof PromiseResolver>).break(
          'sold-out',
          'Too late.',
        );
      },
      heard() {
        return this.state.heard;
      },
      answered(value, what) {
        this.state.heard = [...this.state.heard, `${what}: ${String(value)}`];
      },
      failed({ code }, what) {
        this.state.heard = [...this.state.heard, `${what} broke: ${code}`];
      },
      doubled() {
        const { promise: made, resolver } = this.turn.promise();
        this.state.resolver = resolver;
        return this.turn.when(made, 'asks.double') as Vow<bigint>;
      },
      double(value) {
        return value * 2;
      },
      held(_, promised) {
        this.turn.when(promised, 'asks.answered', 'self');
      },
      later() {
        const { promise: made, resolver } = this.turn.promise();
        this.state.resolver = resolver;
        return made as Vow<bigint>;
      },
    },
  },
});

const Silent = defineInterface('Silent', { question: call().returns(anything) });

describe('a durable promise', () => {
  let at: World;
  const silent = guarded(Silent, { question: () => new Promise(() => undefined) });

  beforeEach(async () => {
    at = await world([Asker], { devices: { silent } });
  });
  afterEach(async () => {
    await at.vat.close();
    assert.deepEqual(at.faults, []);
  });

  async function restart(): Promise<void> {
    at = await at.again();
  }
  const asker = async (name = 'one') => (await at.vat.provide(name, Asker)).asks;
  const heard = async (name = 'one') => E(await asker(name)).heard();

  it('calls the method it was waited for by, after a restart', async () => {
    await E(await asker()).promise('word');
    await restart();
    await E(await asker()).fulfill('yes');
    await at.vat.idle();
    assert.deepEqual(await heard(), ['word: yes']);
  });

  it('that is broken calls the other method', async () => {
    await E(await asker()).promise('word');
    await restart();
    await E(await asker()).breakIt();
    await at.vat.idle();
    assert.deepEqual(await heard(), ['word broke: sold-out']);
  });

  it('is decided once', async () => {
    await E(await asker()).promise('word');
    await E(await asker()).fulfill('first');
    await E(await asker()).fulfill('second');
    await at.vat.idle();
    assert.deepEqual(await heard(), ['word: first']);
  });

  it('leads on to what the method answers that was called with it', async () => {
    const answer = E(await asker()).doubled();
    await E(await asker()).fulfill(21n);
    assert.equal(await answer, 42n);
    const broken = E(await asker()).doubled();
    await E(await asker()).breakIt();
    await assert.rejects(async () => broken, { code: 'sold-out' });
  });

  it('breaks when what was to answer went away with the program', async () => {
    await E(await asker()).ask(silent, 'silence');
    await restart();
    await at.vat.idle();
    assert.deepEqual(await heard(), ['silence broke: connection-lost']);
  });

  it('breaks at the time that was set', async () => {
    await E(await asker()).within(silent, 5_000n);
    at.clock.advance(4_999);
    await at.vat.idle();
    assert.deepEqual(await heard(), []);
    at.clock.advance(1);
    await at.vat.idle();
    assert.deepEqual(await heard(), ['limit broke: expired']);
  });

  it('does not break at a time that was put off just before it came', async () => {
    const asks = await asker();
    await E(asks).within(silent, 5_000n);
    let isHeld = true;
    let release: () => void = () => undefined;
    const written = new Promise<void>((held) => {
      onBatch(at.db, async (write) => {
        held();
        if (isHeld) {
          await new Promise<void>((go) => {
            release = go;
          });
        }
        return write();
      });
    });
    const first = E(asks).promise('another');
    await written;
    const postponed = E(asks).postpone(10_000n);
    await someTime();
    at.clock.advance(5_000);
    isHeld = false;
    release();
    await Promise.all([first, postponed]);
    await at.vat.idle();
    assert.deepEqual(await heard(), []);
    at.clock.advance(10_000);
    await at.vat.idle();
    assert.deepEqual(await heard(), ['limit broke: expired']);
  });

  it('can be handed to an actor that waits for it', async () => {
    await E(await asker('one')).passOn(await asker('two'));
    await at.vat.idle();
    await restart();
    await E(await asker('one')).fulfill(7n);
    await at.vat.idle();
    assert.deepEqual(await heard('two'), ['taken: 7']);
  });

  it('that its own waiters hold is saved once, and let go of', async () => {
    await E(await asker()).promise('self');
    await restart();
    await E(await asker()).fulfill('yes');
    await at.vat.idle();
    assert.deepEqual(await heard(), ['self: yes']);
  });

  it('as the result of a method is passed through to who asked', async () => {
    const answer = E(await asker('one')).later();
    await E(await asker('one')).fulfill(7n);
    assert.equal(await answer, 7n);
  });

  it('leaves no record once it is decided', async () => {
    await E(await asker()).promise('word');
    await E(await asker()).fulfill('yes');
    await at.vat.idle();
    const keys = await at.db.keys().all();
    assert.equal(keys.filter((key) => key[0] === 8).length, 0);
  });
});
