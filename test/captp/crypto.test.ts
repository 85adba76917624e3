import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { nodeCrypto } from '../../bridges/netlayers/index.ts';
import { publicId, sessionId } from '../../captp/crypto.ts';
import { DIALECT_2026_07 } from '../../captp/dialect.ts';
import { GCRYPT_KEYS } from '../../captp/key-forms.ts';
import { peerFromRecord, peerToRecord } from '../../captp/locator.ts';
import { nobleCrypto } from '../../captp/noble-crypto.ts';
import { checkGreeting, greeting, makeSessionKey } from '../../captp/session/handshake.ts';
import { sym } from '../../captp/symbol.ts';
import { decode, encode, record } from '../../captp/syrup/index.ts';
import { webCrypto } from '../../captp/web-crypto.ts';

const { keyFromWire, keyToWire, signatureFromWire, signatureToWire } = GCRYPT_KEYS;

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
  makeSessionKey({ bytes: () => bytes(key(name).seed) }, nobleCrypto, DIALECT_2026_07);
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
      ids.set(name, await publicId(keyToWire(bytes(one.public)), nobleCrypto));
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
    const ours = await sessionKeyOf('gifter_exporter');
    const location = peerFromRecord(decode(bytes(vectors.peer_locator_syrup.gifter!)))!;
    const values = await greeting(location, ours, DIALECT_2026_07);
    const { version, key: publicKey, location: where, signature } = values;
    const wire = encode(record('op:start-session', version, publicKey, where, signature));
    assert.equal(hex(wire), vectors.op_start_session);
    const receiver = await sessionKeyOf('exporter_gifter');
    const dialect = DIALECT_2026_07;
    const greeted = await checkGreeting(values, receiver, nobleCrypto, dialect, 'gifter');
    assert.equal(hex(greeted.id), vectors.session_id['gifter-exporter']);
    assert.deepEqual(greeted.peer, location);
  });

  it('come back byte for byte where we do not yet use them: locators and handoffs', () => {
    for (const wire of Object.values(vectors.peer_locator_syrup)) {
      assert.equal(hex(encode(peerToRecord(peerFromRecord(decode(bytes(wire)))!))), wire);
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
