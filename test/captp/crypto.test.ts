import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { nodeCrypto } from '../../bridges/netlayers/index.ts';
import { publicId, sessionId } from '../../captp/crypto.ts';
import { DIALECT_2026_07, readOperation, writeOperation } from '../../captp/dialect.ts';
import {
  keyFromWire,
  keyToWire,
  signatureFromWire,
  signatureToWire,
} from '../../captp/key-forms.ts';
import { peerFromRecord, peerToRecord } from '../../captp/locator.ts';
import { nobleCrypto } from '../../captp/noble-crypto.ts';
import { checkGreeting, greeting, makeSessionKey } from '../../captp/session/handshake.ts';
import { sym } from '../../captp/symbol.ts';
import { decode, encode, labelOf, record, type SyrupRecord } from '../../captp/syrup/index.ts';
import { webCrypto } from '../../captp/web-crypto.ts';

interface Key {
  readonly seed: string;
  readonly public: string;
  readonly public_key_syrup: string;
  readonly public_id: string;
}

const { crypto: vectors } = JSON.parse(
  readFileSync(new URL('./vectors.json', import.meta.url), 'utf8'),
) as {
  crypto: {
    keys: Record<string, Key>;
    peer_locator_syrup: Record<string, string>;
    my_location_signed_bytes: string;
    location_signature: string;
    op_start_session: string;
    session_id: Record<string, string>;
    handoff: Record<string, string>;
  };
};

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');
/** The key pair `name` as a session would have made it. */
const sessionKeyOf = (name: string) =>
  makeSessionKey({ bytes: () => bytes(key(name).seed) }, nobleCrypto);
const key = (name: string) => vectors.keys[name] as Key;

describe('the shared vectors of keys and identities', () => {
  const schemes = {
    noble: async () => nobleCrypto,
    node: async () => nodeCrypto,
    web: async () => (await webCrypto(globalThis.crypto.subtle))!,
  };
  for (const [name, make] of Object.entries(schemes)) {
    it(`give the public key of every seed (${name})`, async () => {
      const scheme = await make();
      for (const one of Object.values(vectors.keys)) {
        assert.equal(hex(await scheme.publicKey(bytes(one.seed))), one.public);
      }
    });

    it(`give the signature of a location, and verify it and nothing else (${name})`, async () => {
      const scheme = await make();
      const { seed, public: publicKey } = key('gifter_exporter');
      const message = bytes(vectors.my_location_signed_bytes);
      const signature = await scheme.sign(bytes(seed), message);
      assert.equal(hex(signature), vectors.location_signature);
      assert.ok(await scheme.verify(bytes(publicKey), message, signature));
      assert.ok(!(await scheme.verify(bytes(publicKey), message.with(5, 0), signature)));
      assert.ok(!(await scheme.verify(bytes(publicKey), message, signature.with(5, 0))));
      assert.ok(!(await scheme.verify(bytes(key('exporter_gifter').public), message, signature)));
      assert.ok(!(await scheme.verify(new Uint8Array(3), message, signature)));
      assert.ok(!(await scheme.verify(bytes(publicKey), message, new Uint8Array(3))));
    });

    it(`give the SHA-256 of bytes (${name})`, async () => {
      const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
      assert.equal(hex(await (await make()).sha256(new Uint8Array())), empty);
    });
  }

  it('give the form in which a key travels, there and back', () => {
    for (const one of Object.values(vectors.keys)) {
      assert.equal(hex(encode(keyToWire(bytes(one.public)))), one.public_key_syrup);
      assert.equal(hex(keyFromWire(decode(bytes(one.public_key_syrup)))!), one.public);
    }
  });

  it('give the public id of every key and the id of every session, from either side', async () => {
    const ids = new Map<string, Uint8Array>();
    for (const [name, one] of Object.entries(vectors.keys)) {
      ids.set(name, await publicId(bytes(one.public), nobleCrypto));
    }
    for (const [name, id] of ids) assert.equal(hex(id), key(name).public_id);
    for (const [names, expected] of Object.entries(vectors.session_id)) {
      const [one, other] = names.split('-') as [string, string];
      const [a, b] = [ids.get(`${one}_${other}`)!, ids.get(`${other}_${one}`)!];
      assert.equal(hex(await sessionId(a, b, nobleCrypto)), expected);
      assert.equal(hex(await sessionId(b, a, nobleCrypto)), expected);
    }
  });

  it('give the whole greeting, which is accepted', async () => {
    const signer = await sessionKeyOf('gifter_exporter');
    const location = peerFromRecord(decode(bytes(vectors.peer_locator_syrup.gifter!)));
    const wire = encode(writeOperation(DIALECT_2026_07, await greeting(location, signer)));
    assert.equal(hex(wire), vectors.op_start_session);
    const operation = readOperation(decode(wire) as SyrupRecord);
    const receiver = await sessionKeyOf('exporter_gifter');
    const greeted = await checkGreeting(operation, receiver, nobleCrypto, 'gifter');
    assert.equal(hex(greeted.sessionId), vectors.session_id['gifter-exporter']);
    assert.deepEqual(greeted.peer, location);
  });

  it('come back byte for byte where we do not yet use them: locators and handoffs', () => {
    for (const wire of Object.values(vectors.peer_locator_syrup)) {
      assert.equal(hex(encode(peerToRecord(peerFromRecord(decode(bytes(wire)))))), wire);
    }
    for (const [name, wire] of Object.entries(vectors.handoff)) {
      if (name !== 'gift_id') assert.equal(hex(encode(decode(bytes(wire)))), wire, name);
    }
  });
});

describe('keys and signatures from the wire', () => {
  const good = keyToWire(new Uint8Array(32)) as unknown[][];
  const signature = signatureToWire(new Uint8Array(64).map((_, i) => i));

  it('are refused in any other form', () => {
    const ecc = good[1] as unknown[];
    const others = [
      'text',
      [],
      [sym('public-key')],
      [sym('public-key'), ecc, ecc],
      [sym('secret-key'), ecc],
      [sym('public-key'), ecc.with(1, [sym('curve'), sym('NIST P-256')])],
      [sym('public-key'), ecc.with(2, [sym('flags'), sym('rfc6979')])],
      keyToWire(new Uint8Array(31)),
      keyToWire('text' as never),
    ];
    for (const other of others) assert.equal(keyFromWire(other), undefined);
    for (const other of ['text', good, signatureToWire(new Uint8Array(63))]) {
      assert.equal(signatureFromWire(other), undefined);
    }
    assert.ok(keyFromWire(good));
    assert.deepEqual(
      signatureFromWire(signature),
      new Uint8Array(64).map((_, i) => i),
    );
  });
});

describe('the operations of every dialect', () => {
  const to = record('desc:export', 1n);
  const me = record('desc:import-object', 2n);

  it('are read in each form that has been in use', () => {
    const read = (label: string, ...fields: unknown[]) => readOperation(record(label, ...fields));
    const sent = { op: 'deliver', to, args: ['x'], answer: false, resolver: false };
    assert.deepEqual(read('op:deliver', to, ['x'], false, false), sent);
    assert.deepEqual(read('op:deliver-only', to, ['x']), sent);
    for (const fields of [
      [to, me],
      [to, me, false],
    ]) {
      assert.deepEqual(read('op:listen', ...fields), { op: 'listen', to, resolver: me });
    }
    const freed = { op: 'gc-exports', positions: [4n], counts: [2n] };
    assert.deepEqual(read('op:gc-exports', [4n], [2n]), freed);
    assert.deepEqual(read('op:gc-export', [4n], [2n]), freed);
    assert.deepEqual(read('op:gc-export', 4n, 2n), freed);
    const done = { op: 'gc-answers', positions: [4n] };
    assert.deepEqual(read('op:gc-answers', [4n]), done);
    assert.deepEqual(read('op:gc-answer', [4n]), done);
    assert.deepEqual(read('op:gc-answer', 4n), done);
  });

  it('are no operations with other fields or labels', () => {
    assert.equal(readOperation(record('op:deliver', to)), undefined);
    assert.equal(readOperation(record('op:listen', to, me, false, 1n)), undefined);
    assert.equal(readOperation(record('op:unheard-of', to)), undefined);
    assert.equal(readOperation(record('toString')), undefined);
  });

  it('are written in the form of 2026-07', () => {
    const label = (operation: Parameters<typeof writeOperation>[1]) =>
      labelOf(writeOperation(DIALECT_2026_07, operation));
    assert.equal(label({ op: 'gc-exports', positions: [], counts: [] }), 'op:gc-exports');
    assert.equal(label({ op: 'gc-answers', positions: [] }), 'op:gc-answers');
    assert.equal(label({ op: 'abort', reason: 'x' }), 'op:abort');
    assert.deepEqual(
      writeOperation(DIALECT_2026_07, { op: 'listen', to, resolver: me }),
      record('op:listen', to, me, false),
    );
  });
});
