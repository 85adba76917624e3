import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Channel,
  E,
  Far,
  makeVow,
  memoryChannels,
  nobleCrypto,
  type Session,
  type SessionOptions,
  signerFromSeed,
  startSession,
  sym,
} from '../../../captp/index.ts';
import { GCRYPT_KEYS } from '../../../captp/key-forms.ts';
import { peerToRecord } from '../../../captp/locator.ts';
import { decode, encode, labelOf, record, type SyrupRecord } from '../../../captp/syrup/index.ts';
import { passable } from '../syrup/values.ts';
import { countingRandom, fetchFrom, locator, swiss, until } from './pair.ts';

function hello(designator = 'mallory', fill = 66): SyrupRecord {
  const location = peerToRecord(locator(designator));
  const signer = signerFromSeed(new Uint8Array(32).fill(fill), nobleCrypto);
  const signature = GCRYPT_KEYS.signatureToWire(
    signer.sign(encode(record('my-location', location))),
  );
  return record(
    'op:start-session',
    '1.0',
    GCRYPT_KEYS.keyToWire(signer.publicKey),
    location,
    signature,
  );
}

interface Attack {
  /** The session of the vat under attack. */
  readonly started: Promise<Session>;
  /** Sends any bytes at all to it. */
  send(...messages: (SyrupRecord | Uint8Array)[]): void;
  /** What it sent back. */
  readonly received: SyrupRecord[];
  readonly channel: Channel;
}

function attack(things: Record<string, unknown>, options: Partial<SessionOptions> = {}): Attack {
  const [ours, theirs] = memoryChannels();
  const received: SyrupRecord[] = [];
  ours.onFrame((frame) => received.push(decode(frame) as SyrupRecord));
  const started = startSession({
    channel: theirs,
    role: 'acceptor',
    location: locator('victim'),
    random: countingRandom(7),
    crypto: nobleCrypto,
    bootstrap: fetchFrom(things)!,
    ...options,
  });
  started.catch(() => undefined);
  return {
    started,
    received,
    channel: ours,
    send(...messages) {
      for (const message of messages) {
        ours.send([message instanceof Uint8Array ? Uint8Array.from(message) : encode(message)]);
      }
    },
  };
}

/** Greets properly; what follows is up to the attacker. */
async function joined(things = {}, options: Partial<SessionOptions> = {}): Promise<Attack> {
  const made = attack(things, options);
  made.send(hello());
  await made.started;
  return made;
}

const aborted = ({ received }: Attack) =>
  received.some((message) => labelOf(message) === 'op:abort');

async function assertAborts(made: Attack, reason?: RegExp): Promise<void> {
  const session = await made.started;
  const why = await session.closed;
  if (reason) assert.match(why, reason);
  await until(() => aborted(made), 'the attacker is told');
}

const exported = (position: bigint) => record('desc:export', position);
const answered = (position: bigint) => record('desc:answer', position);
const lent = (position: bigint) => record('desc:import-object', position);
const deliver = (to: unknown, args: unknown, answer: unknown = false, resolver: unknown = false) =>
  record('op:deliver', to, args, answer, resolver);
const fetching = (name: string, answer: bigint, resolver: bigint) =>
  deliver(exported(0n), [sym('fetch'), swiss(name)], answer, lent(resolver));

describe('a greeting', () => {
  const refused = async (...messages: (SyrupRecord | Uint8Array)[]) => {
    const made = attack({});
    made.send(...messages);
    await assert.rejects(made.started, { code: 'protocol-error' });
    await until(() => aborted(made), 'the reason is told');
    assert.equal(made.received.length, 1);
  };
  const rebuilt = (field: number, value: unknown) =>
    record('op:start-session', ...hello().fields.with(field, value));

  it('is refused with another version', () => refused(rebuilt(0, '0.9')));
  it('is refused with a signature of another location', () =>
    refused(rebuilt(2, hello('victim').fields[2])));
  it('is refused with a signature by another key', () =>
    refused(rebuilt(3, hello('mallory', 67).fields[3])));
  it('is refused with a malformed key, location or signature', async () => {
    for (const field of [1, 2, 3]) {
      for (const value of ['text', [], false, record('ocapn-peer'), [sym('sig-val')]]) {
        await refused(rebuilt(field, value));
      }
    }
  });
  it('is refused when it is another operation, no operation, or unreadable', async () => {
    await refused(deliver(exported(0n), []));
    await refused(record('op:start-session'));
    await refused(Uint8Array.of(1, 2, 3));
    await refused(new Uint8Array(100_000));
  });
  it('is refused when it is our own, sent back', async () => {
    const [ours, theirs] = memoryChannels();
    ours.onFrame((frame) => ours.send([Uint8Array.from(frame)]));
    const dialled = startSession({
      channel: theirs,
      role: 'dialler',
      location: locator('victim'),
      random: countingRandom(7),
      crypto: nobleCrypto,
    });
    await assert.rejects(dialled, /sent back/);
  });
  it('is refused when another vat answers than the one dialled', async () => {
    const made = attack({}, { designator: 'alice' });
    made.send(hello());
    await assert.rejects(made.started, /Another vat/);
  });
  it('that is an abort ends the connection in silence', async () => {
    const made = attack({});
    made.send(record('op:abort', 'no'), hello());
    await assert.rejects(made.started, { code: 'protocol-error' });
    assert.ok(!made.received.some((message) => labelOf(message) === 'op:start-session'));
  });
  it('is waited for only as long as the limit', async () => {
    let ring = () => {};
    const after = (_: number, run: () => void) => {
      ring = run;
      return () => undefined;
    };
    const made = attack({}, { timers: { after } });
    ring();
    await assert.rejects(made.started, { code: 'disconnected' });
  });
});

describe('a hostile peer', () => {
  it('loses its session, and nothing else happens, for each broken rule', async () => {
    const attacks: [string, ...(SyrupRecord | Uint8Array)[]][] = [
      ['a second greeting', hello()],
      ['bytes that are no message', Uint8Array.of(0xff)],
      ['a message cut off', encode(deliver(exported(0n), [])).subarray(0, 10)],
      ['a message that is no record', encode([1n])],
      ['an unknown operation', record('op:steal', 1n)],
      ['too few fields', record('op:deliver', exported(0n))],
      ['an inherited name as operation', record('constructor')],
      ['an unknown export as target', deliver(exported(5n), [])],
      ['an unknown answer as target', deliver(answered(5n), [])],
      ['an unknown export as argument', deliver(exported(0n), [exported(9n)])],
      ['an import as target', deliver(lent(1n), [])],
      ['a value as target', deliver('bootstrap', [])],
      ['arguments that are no list', deliver(exported(0n), 'args')],
      ['a negative answer number', deliver(exported(0n), [], -1n)],
      ['an answer number beyond all numbers', deliver(exported(0n), [], 2n ** 60n)],
      ['a resolver that is no reference', deliver(exported(0n), [], 0n, 'me')],
      ['an answer number used twice', fetching('x', 0n, 1n), fetching('x', 0n, 2n)],
      ['a descriptor with two fields', deliver(record('desc:export', 0n, 0n), [])],
      ['a position that is a float', deliver(record('desc:export', 0), [])],
      ['giving back what it never had', record('op:gc-exports', [3n], [1n])],
      ['giving back with counts missing', record('op:gc-exports', [0n, 0n], [1n])],
      ['giving back in a struct', record('op:gc-exports', {}, {})],
      ['letting go of no answer', record('op:gc-answers', [3n])],
      ['listening to nothing', record('op:listen', exported(4n), lent(1n), false)],
      ['nesting without end', new TextEncoder().encode('['.repeat(100_000))],
    ];
    for (const [what, ...messages] of attacks) {
      const made = await joined();
      made.send(...messages);
      await assertAborts(made).catch((error) => assert.fail(`${what}: ${error}`));
    }
  });

  it('loses its session for a promise that turns into an object', async () => {
    const made = await joined();
    const promise = record('desc:import-promise', 4n);
    made.send(deliver(exported(0n), [promise, lent(4n)]));
    await assertAborts(made, /cannot turn/);
  });

  it('cannot give back more than it was given, whatever the split', async () => {
    const made = await joined({ thing: Far('Thing', {}) });
    made.send(fetching('thing', 0n, 1n));
    await until(() => made.received.length >= 2, 'the answer came');
    made.send(record('op:gc-exports', [1n, 1n], [1n, 1n]));
    await assertAborts(made, /more than you were given/);
  });

  it('reaches no object that was not given to it, by random operations', async () => {
    let reached = 0;
    const secret = Far('Secret', {
      touch: () => reached++,
    });
    const position = fc.bigInt({ min: 0n, max: 12n });
    const descriptor = fc.oneof(
      position.map(exported),
      position.map(answered),
      position.map(lent),
      position.map((n) => record('desc:import-promise', n)),
    );
    const args = fc.oneof(
      fc.constant([sym('touch')]),
      fc.constant([sym('fetch'), swiss('public')]),
      fc.array(fc.oneof(descriptor, passable), { maxLength: 3 }),
    );
    const operation = fc.oneof(
      fc
        .tuple(
          descriptor,
          args,
          fc.oneof(position, fc.constant(false)),
          fc.oneof(descriptor, fc.constant(false)),
        )
        .map(([to, list, answer, resolver]) => deliver(to, list, answer, resolver)),
      fc.tuple(descriptor, descriptor).map(([to, me]) => record('op:listen', to, me, false)),
      fc.tuple(position, position).map(([p, n]) => record('op:gc-exports', [p], [n])),
      position.map((p) => record('op:gc-answers', [p])),
      passable.map((value) => record('op:deliver-only', value, value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
        const made = await joined({ public: Far('Public', { touch: () => 1n }), secret });
        made.send(...operations);
        await new Promise((resolve) => setImmediate(resolve));
        (await made.started).abort('Enough.');
      }),
      { numRuns: 300 },
    );
    assert.equal(reached, 0);
  });

  it('crashes nothing by random frames', async () => {
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]) => {
        const wire = encode(deliver(exported(0n), [sym('fetch'), swiss('x'), [1n]], 0n, lent(1n)));
        wire[at % wire.length] = byte;
        return wire;
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 5 }), fc.boolean(), async (frames, greet) => {
        const made = greet ? await joined() : attack({});
        made.send(...frames);
        await new Promise((resolve) => setImmediate(resolve));
        made.channel.close();
      }),
      { numRuns: 500 },
    );
  });

  it('may do to its resolver what it likes: only the first word counts', async () => {
    const [ours, theirs] = memoryChannels();
    const session = startSession({
      channel: theirs,
      role: 'dialler',
      location: locator('victim'),
      random: countingRandom(7),
      crypto: nobleCrypto,
    });
    const received: SyrupRecord[] = [];
    ours.onFrame((frame) => received.push(decode(frame) as SyrupRecord));
    ours.send([encode(hello())]);
    const answer = E((await session).bootstrap).fetch(swiss('x'));
    await until(() => received.length === 2, 'the question came');
    const settler = exported((received[1]!.fields[3] as SyrupRecord).fields[0] as bigint);
    ours.send([encode(deliver(settler, [sym('fulfill'), 1n]))]);
    ours.send([encode(deliver(settler, [sym('fulfill'), 2n]))]);
    ours.send([encode(deliver(settler, [sym('break'), 3n]))]);
    assert.equal(await answer, 1n);
    await until(() => received.length === 3, 'the answer is let go of');
    assert.equal(labelOf(received[2]), 'op:gc-answers');
    (await session).abort('Done.');
  });
});

describe('the limits of a session', () => {
  it('end it at a message that is too large', async () => {
    const made = await joined({}, { limits: { messageBytes: 1_000 } });
    made.send(deliver(exported(0n), [new Uint8Array(2_000)]));
    await assertAborts(made, /too large/);
  });

  it('end it when too many messages wait', async () => {
    const never = Far('Never', { wait: () => makeVow().vow });
    const made = await joined({ never }, { limits: { waiting: 10 } });
    made.send(fetching('never', 0n, 1n));
    for (let n = 1n; n <= 10n; n++) made.send(deliver(answered(0n), [sym('wait')], n));
    await assertAborts(made, /wait for something/);
  });

  it('also count messages without an answer to something that is not there yet', async () => {
    const never = Far('Never', { wait: () => makeVow().vow });
    const made = await joined({ never }, { limits: { waiting: 10 } });
    made.send(fetching('never', 0n, 1n), deliver(answered(0n), [sym('wait')], 1n));
    for (let n = 0; n < 10; n++) made.send(deliver(answered(1n), [sym('more')]));
    await assertAborts(made, /wait for something/);
  });

  it('end it when it keeps too many answers', async () => {
    const made = await joined({}, { limits: { answers: 10 } });
    for (let n = 0n; n <= 10n; n++) made.send(fetching('x', n, n + 1n));
    await assertAborts(made, /too many answers/);
  });

  it('end it when it gives too many objects', async () => {
    const made = await joined({}, { limits: { imports: 10 } });
    made.send(
      deliver(
        exported(0n),
        Array.from({ length: 20 }, (_, n) => lent(BigInt(n + 1))),
      ),
    );
    await assertAborts(made, /too many objects/);
  });

  it('end it when it holds too many objects', async () => {
    const mint = Far('Mint', { coin: () => Far('Coin', {}) });
    const made = await joined({ mint }, { limits: { exports: 10 } });
    made.send(fetching('mint', 0n, 1n));
    for (let n = 1n; n <= 20n; n++)
      made.send(deliver(answered(0n), [sym('coin')], n, lent(n + 1n)));
    await assertAborts(made, /hold too many/);
  });

  it('end it when it asks for much and reads nothing', async () => {
    const big = Far('Big', { read: () => new Uint8Array(10_000) });
    const made = await joined({ big }, { limits: { bufferedBytes: 50_000 } });
    made.channel.pause();
    made.send(fetching('big', 0n, 1n));
    for (let n = 1n; n <= 20n; n++)
      made.send(deliver(answered(0n), [sym('read')], n, lent(n + 1n)));
    assert.match(await (await made.started).closed, /do not read/);
  });
});
