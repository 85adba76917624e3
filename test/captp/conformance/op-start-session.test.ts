import assert from 'node:assert/strict';
import { forEachDialect } from './dialects.ts';
import { HOUSE_LOCATION, locationOf } from './house.ts';
import { BOOTSTRAP, fetching, SWISS } from './messages.ts';
import { deliver } from './raw-dialect.ts';
import { freshKey } from './raw-keys.ts';
import { greetingOf, type RawSession } from './raw-session.ts';
import { type Raw, RawRecord, rec, struct, symbol, write } from './raw-syrup.ts';
import { differs, same, show } from './same.ts';

forEachDialect('op:start-session', (house) => {
  /** A greeting that is good but for what `change` does; it is refused with one abort. */
  async function refused(
    change: (tester: RawSession, good: RawRecord) => RawRecord,
    why?: RegExp,
  ): Promise<void> {
    const tester = house().connect();
    const good = greetingOf(tester.dialect, tester.location, tester.key);
    const greeting = change(tester, good);
    tester.send(greeting);
    await tester.aborted(why).catch((error) => assert.fail(`${show(greeting)}: ${error}`));
    assert.equal(house().peer.sessions().length, 0);
  }

  /** `good` with the last field but `back` replaced. */
  const replaced = (good: RawRecord, back: number, field: Raw) =>
    new RawRecord(good.label, good.fields.with(good.fields.length - 1 - back, field));
  const [SIGNATURE, KEY] = [0, 2] as const;

  it('is answered in kind: version, key, own location, and a signature that is good', async () => {
    const tester = house().connect();
    await tester.silence();
    // Checks every field and the signature over <my-location …>.
    await tester.greet();
    same(tester.theirLocation, HOUSE_LOCATION);
    await tester.silence();
  });

  it('has a key of its own on every connection', async () => {
    const [one, other] = [await house().join(), await house().join()];
    differs(one.theirKey, other.theirKey);
    differs(one.id, other.id);
  });

  it('names the same session on both sides', async () => {
    const tester = await house().join();
    const [session] = house().peer.sessions();
    same(session!.id, tester.id);
    same(session!.peerPublicId, tester.ourId);
    same(session!.ourKey.publicId, tester.theirId);
  });

  it('is refused in another version', async () => {
    for (const version of ['invalid-version-number', '', '1.1', '2.0', 1, 1n, symbol('1.0')]) {
      await refused((_, good) => new RawRecord(good.label, good.fields.with(0, version)));
    }
  });

  it('is refused with another cryptography, where it names one', async () => {
    const { dialect } = house();
    const names = greetingOf(dialect, locationOf('guest'), freshKey()).fields.length === 5;
    for (const version of names ? ['Ed448', '', 'ed25519_sha256', 1n, false] : []) {
      await refused((_, good) => new RawRecord(good.label, good.fields.with(1, version)));
    }
    // The greeting of a dialect with, or without, the field.
    await refused((_, good) => {
      const { label, fields } = good;
      return new RawRecord(
        label,
        names ? fields.toSpliced(1, 1) : fields.toSpliced(1, 0, 'Ed25519'),
      );
    });
  });

  it('is refused with a signature over something else', async () => {
    const signed = (what: (tester: RawSession) => Raw) =>
      refused((tester, good) => {
        const signature = tester.key.sign(write(what(tester)));
        return replaced(good, SIGNATURE, tester.dialect.signature(signature));
      });
    await signed(() => 'i am invalid');
    await signed((tester) => tester.location);
    await signed(() => rec('my-location', locationOf('victim')));
    await signed((tester) => rec('my-location', locationOf('guest0', '1'), tester.location));
    await signed((tester) => [rec('my-location', tester.location)]);
  });

  it('is refused with a signature by another key', () =>
    refused((tester, good) =>
      replaced(
        good,
        SIGNATURE,
        greetingOf(tester.dialect, tester.location, freshKey()).fields.at(-1)!,
      ),
    ));

  it('is refused with a key or a signature of another form', async () => {
    const { dialect } = house();
    const wrong: Raw[] = ['text', [], false, symbol('key'), new Uint8Array(31), rec('public-key')];
    const key = dialect.key(new Uint8Array(31));
    for (const value of [...wrong, key, dialect.signature(new Uint8Array(64))]) {
      await refused((_, good) => replaced(good, KEY, value));
    }
    const short = dialect.signature(new Uint8Array(63));
    for (const value of [...wrong, short, dialect.signature(new Uint8Array(64))]) {
      await refused((_, good) => replaced(good, SIGNATURE, value));
    }
  });

  it('is refused with a malformed location, however well signed', async () => {
    const transport = symbol('tcp-testing-only');
    const peer = (...fields: Raw[]) => rec('ocapn-peer', ...fields);
    const wrong: Raw[] = [
      'ocapn://guest.tcp-testing-only',
      [transport, 'guest', false],
      peer(),
      peer(transport, 'guest'),
      peer(transport, 'guest', false, false),
      peer('tcp-testing-only', 'guest', false),
      peer(transport, symbol('guest'), false),
      peer(transport, '', false),
      peer(transport, 'guest', true),
      peer(transport, 'guest', []),
      peer(transport, 'guest', struct({ port: 4242n })),
      rec('ocapn-sturdyref', locationOf('guest'), Buffer.from('x')),
      rec('my-location', locationOf('guest')),
    ];
    for (const location of wrong) {
      await refused((tester) => greetingOf(tester.dialect, location as RawRecord, tester.key));
    }
  });

  it('is refused with a field too many or too few', async () => {
    await refused((_, good) => new RawRecord(good.label, good.fields.slice(0, -1)));
    await refused((_, good) => new RawRecord(good.label, [...good.fields, false]));
    await refused((_, good) => new RawRecord(good.label, []));
  });

  it('is the only thing to begin with', async () => {
    await refused(() => deliver(BOOTSTRAP, fetching(SWISS.echo), false, false));
    await refused(() => rec('op:gc-exports', [0n], [1n]));
    await refused(() => rec('op:unheard-of'));
    await refused(() => rec('init:peer-auth', new Uint8Array(32)));
  });

  it('is refused when it cannot be read', async () => {
    for (const text of ['nonsense', '[]', '<', 'f', '<2"hi>', '9999999"', "<16'op:start-session"]) {
      const tester = house().connect();
      tester.wire.write(Buffer.from(text));
      await tester.aborted();
    }
    const tester = house().connect();
    const good = write(greetingOf(tester.dialect, tester.location, tester.key));
    tester.wire.write(Buffer.concat([good, Buffer.from('f')]));
    await tester.aborted();
  });

  it('is refused the second time, good as it may be', async () => {
    const tester = await house().join();
    tester.send(greetingOf(tester.dialect, tester.location, tester.key));
    await tester.aborted();
    assert.equal(house().peer.sessions().length, 0);
  });

  it('may name a peer without hints, in either form', async () => {
    const transport = symbol('tcp-testing-only');
    for (const [name, hints] of [
      ['hintless', false],
      ['empty', struct({})],
    ] as const) {
      const location = rec('ocapn-peer', transport, name, hints);
      const tester = await house().connect(name, { location }).greet();
      await tester.fetch(SWISS.echo);
    }
  });

  it('refused by one connection is no matter for another', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const bad = house().connect();
    bad.send(rec('op:start-session', '0'));
    await bad.aborted();
    same(await tester.fulfilled(tester.ask(echo, [1n])), [1n]);
  });
});
