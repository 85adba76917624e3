import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { forEachDialect } from './dialects.ts';
import {
  answered,
  asking,
  BOOTSTRAP,
  exported,
  fetching,
  lent,
  promised,
  SWISS,
} from './messages.ts';
import { promiseAndResolver } from './promises.ts';
import { type Raw, type RawRecord, rec, struct, symbol, write } from './raw-syrup.ts';
import { same } from './same.ts';

interface Case {
  readonly note: string;
  readonly hex: string;
}

const { reject } = JSON.parse(
  readFileSync(new URL('../vectors.json', import.meta.url), 'utf8'),
) as Record<'reject', Case[]>;

/** `<op:deliver BOOTSTRAP [value] false false>` for a value that may be no value at all. */
function around(value: Uint8Array): Buffer {
  const parts = ["<10'op:deliver", write(BOOTSTRAP), '[', value, ']ff>'];
  return Buffer.concat(parts.map((part) => Buffer.from(part as string)));
}

const only = (to: Raw, args: Raw) => asking(to, args, false, false);

forEachDialect('bad input', (house) => {
  /** Each of `messages` for itself costs a session, by one abort, and nobody else anything. */
  async function fatal(messages: Record<string, RawRecord | Uint8Array>): Promise<void> {
    const bystander = await house().join();
    const echo = await bystander.fetch(SWISS.echo);
    for (const [what, message] of Object.entries(messages)) {
      const tester = await house().join();
      tester.wire.write(message instanceof Uint8Array ? message : write(message));
      // This comes too late to be heard.
      tester.wire.write(write(asking(BOOTSTRAP, fetching(SWISS.echo), 90n, lent(90))));
      await tester.aborted().catch((error) => assert.fail(`${what}: ${error}`));
    }
    same(await bystander.fulfilled(bystander.ask(echo, ['well'])), ['well']);
    assert.equal(house().peer.sessions().length, 1);
  }

  it('that is no canonical value ends the session', () =>
    fatal({
      ...Object.fromEntries(
        reject
          .filter(({ note }) => note !== 'trailing bytes')
          .map(({ note, hex }) => [note, around(Buffer.from(hex, 'hex'))]),
      ),
      'trailing bytes': Buffer.concat([around(Buffer.from('f')), Buffer.from('f')]),
      'keys in another order': around(Buffer.from('{2"aaf1"bf}')),
      'a NaN with a payload': around(Buffer.from('447ff8000000000001', 'hex')),
      'a negative NaN': around(Buffer.from('44fff8000000000000', 'hex')),
      'an integer of too many digits': around(Buffer.from(`${'9'.repeat(5_000)}+`)),
      'a length beyond the message': around(Buffer.from('999999"abc')),
      'a tag with two values': around(write(rec('desc:tagged', symbol('a'), 1n, 2n))),
      'a tag without a value': around(write(rec('desc:tagged', symbol('a')))),
      'a tag that is a text': around(write(rec('desc:tagged', 'a', 1n))),
      'an error without a text': around(write(rec('desc:error'))),
      'an error whose text is a symbol': around(write(rec('desc:error', symbol('a')))),
      'nothing with something in it': around(write(rec('void', 1n))),
      'null with something in it': around(write(rec('null', false))),
      'whitespace between values': around(Buffer.from(' f')),
      'nesting without end': Buffer.from(`${'['.repeat(100_000)}`),
      'nesting far too deep': around(Buffer.from(`${'['.repeat(200)}${']'.repeat(200)}`)),
      'a message cut off': around(Buffer.from('f')).subarray(0, -1),
      nothing: new Uint8Array(0),
    }));

  it('that is no operation ends the session', () =>
    fatal({
      'a list': Buffer.from('[]'),
      'a text': Buffer.from('4"text'),
      'an unknown operation': rec('op:unheard-of', 1n),
      'a descriptor': BOOTSTRAP,
      'an inherited name': rec('constructor'),
      'another inherited name': rec('__proto__'),
      'a label that is no symbol': Buffer.from('<10"op:deliver>'),
    }));

  it('with a field too many or too few ends the session', () =>
    fatal({
      'deliver with 3': rec('op:deliver', BOOTSTRAP, [], false),
      'deliver with 5': rec('op:deliver', BOOTSTRAP, [], false, false, false),
      'deliver-only with 1': rec('op:deliver-only', BOOTSTRAP),
      'deliver-only with 3': rec('op:deliver-only', BOOTSTRAP, [], false),
      'listen with 1': rec('op:listen', BOOTSTRAP),
      'listen with 4': rec('op:listen', BOOTSTRAP, lent(5), false, false),
      'gc-exports with 1': rec('op:gc-exports', [1n]),
      'gc-exports with 3': rec('op:gc-exports', [], [], []),
      'gc-answers with 0': rec('op:gc-answers'),
      'gc-answers with 2': rec('op:gc-answers', [], []),
      'abort with 0': rec('op:abort'),
      'descriptor with 0': only(rec('desc:export'), []),
      'descriptor with 2': only(BOOTSTRAP, [rec('desc:import-object', 1n, 1n)]),
    }));

  it('that names what was never given ends the session', () =>
    fatal({
      'deliver to an unknown export': asking(exported(7), [], 0n, lent(5)),
      'deliver without an answer to an unknown export': only(exported(7), []),
      'deliver to an unknown answer': asking(answered(7), [], 0n, lent(5)),
      'deliver-only to an unknown answer': rec('op:deliver-only', answered(7), []),
      'an unknown export as argument': only(BOOTSTRAP, [exported(7)]),
      'an unknown export deep in an argument': only(BOOTSTRAP, [[struct({ a: [exported(7)] })]]),
      'an unknown answer as argument': only(BOOTSTRAP, [answered(7)]),
      'listen to an unknown export': rec('op:listen', exported(7), lent(5)),
      'listen to an unknown answer': rec('op:listen', answered(7), lent(5)),
      'gc of an unknown export': house().dialect.gcExports([7n], [1n]),
      'gc of an unknown answer': house().dialect.gcAnswers([7n]),
    }));

  it('with something else in a field ends the session', () =>
    fatal({
      'deliver to an import': only(lent(1), []),
      'deliver to a promise of the sender': only(promised(1), []),
      'deliver to a value': only('bootstrap', []),
      'deliver to a record': only(rec('ocapn-peer'), []),
      'arguments that are a value': only(BOOTSTRAP, 'args'),
      'arguments that are a struct': only(BOOTSTRAP, struct({})),
      'a negative position': only(rec('desc:export', -1n), []),
      'a position that is a float': only(rec('desc:export', 0), []),
      'a position beyond all positions': only(rec('desc:export', 2n ** 64n), []),
      'a negative answer number': asking(BOOTSTRAP, [], -1n, lent(5)),
      'an answer number that is a float': rec('op:deliver', BOOTSTRAP, [], 1, lent(5)),
      'an answer number that is true': rec('op:deliver', BOOTSTRAP, [], true, lent(5)),
      'a resolver that is a value': asking(BOOTSTRAP, [], 0n, 'me'),
      'a resolver that is true': asking(BOOTSTRAP, [], 0n, true),
      'listen without a resolver': rec('op:listen', BOOTSTRAP, false),
      'gc of a struct': rec('op:gc-exports', struct({}), struct({})),
      'gc of floats': rec('op:gc-exports', [1], [1]),
      'gc of texts': rec('op:gc-answers', ['1']),
    }));

  it('that turns a promise into an object, or back, ends the session', async () => {
    const one = await house().join();
    const [promise] = await promiseAndResolver(one);
    one.tell(promise, [promised(44)]);
    assert.equal((await one.next()).label, 'op:listen');
    one.tell(promise, [lent(44)]);
    await one.aborted();
    const other = await house().join();
    const [queue] = await promiseAndResolver(other);
    other.tell(queue, [lent(44)]);
    other.tell(queue, [promised(44)]);
    await other.aborted();
  });

  it('in a message that is otherwise good has no effect of that message', async () => {
    const tester = await house().join();
    const greeter = await tester.fetch(SWISS.greeter);
    tester.send(only(greeter, [lent(tester.freshPosition()), exported(77)]));
    await tester.aborted();
  });
});
