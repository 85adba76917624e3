import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  type AddressRecord,
  BadRecord,
  openRecord,
  sealRecord,
} from '../../../../bridges/netlayers/libp2p/address-record.ts';
import { nodeCrypto } from '../../../../bridges/netlayers/node-crypto.ts';
import { peerIdOf } from '../../../../bridges/netlayers/vat-name.ts';
import { signerFromSeed } from '../../../../captp/index.ts';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;
const signer = signerFromSeed(new Uint8Array(32).fill(7), nodeCrypto);
const peerId = peerIdOf(signer.publicKey);
const relay = peerIdOf(nodeCrypto.publicKey(new Uint8Array(32).fill(8)));

type Body = Omit<AddressRecord, 'key'>;
const body = (others: Partial<Body> = {}): Body => ({
  sequence: 1,
  issued: NOW,
  expires: NOW + DAY,
  addresses: ['/ip4/192.0.2.7/tcp/4001'],
  mailboxes: [],
  ...others,
});
const codeOf = (sealed: Uint8Array, now = NOW): string => {
  try {
    openRecord(sealed, now);
    return 'good';
  } catch (error) {
    assert.ok(error instanceof BadRecord);
    return error.code;
  }
};

const port = fc.integer({ min: 1, max: 65_535 });
const someAddress = fc
  .tuple(
    fc.oneof(
      fc.ipV4().map((host) => `/ip4/${host}`),
      fc.ipV6().map((host) => `/ip6/${host}`),
      fc.domain().map((host) => `/dns4/${host}`),
    ),
    port,
    fc.constantFrom('', '/ws', '/tls/ws', '/wss'),
    fc.constantFrom('', `/p2p/${peerId}`, `/p2p/${relay}/p2p-circuit`),
  )
  .map(([host, number, line, name]) => `${host}/tcp/${number}${line}${name}`)
  .filter((address) => address.length <= 256 && !/\/dns4\/.{121}/.test(address));
const someMailbox = fc
  .array(fc.integer({ min: 0x21, max: 0x7e }), { minLength: 1, maxLength: 200 })
  .map((codes) => `ocapn://${String.fromCharCode(...codes)}`);
const someBody: fc.Arbitrary<Body> = fc
  .record({
    sequence: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    issued: fc.integer({ min: NOW - DAY, max: NOW + DAY }),
    lifetime: fc.integer({ min: 2 * DAY, max: 45 * DAY }),
    addresses: fc.uniqueArray(someAddress, { maxLength: 16 }),
    mailboxes: fc.uniqueArray(someMailbox, { maxLength: 4 }),
  })
  .map(({ lifetime, ...rest }) => ({ ...rest, expires: rest.issued + lifetime }));

describe('an address record', () => {
  it('comes back as it was sealed', () => {
    fc.assert(
      fc.property(someBody, (each) => {
        const opened = openRecord(sealRecord(each, signer), NOW);
        assert.deepEqual(opened, { ...each, key: signer.publicKey });
      }),
      { numRuns: 40 },
    );
  });

  it('is good for nothing once any bit of it is another, or a byte is missing or added', () => {
    const sealed = sealRecord(body(), signer);
    fc.assert(
      fc.property(fc.nat({ max: sealed.length * 8 - 1 }), (bit) => {
        const changed = sealed.slice();
        changed[bit >> 3]! ^= 1 << (bit & 7);
        assert.notEqual(codeOf(changed), 'good');
      }),
      { numRuns: 200 },
    );
    for (let length = 0; length < sealed.length; length++) {
      assert.equal(codeOf(sealed.slice(0, length)), 'malformed');
    }
    assert.equal(codeOf(Uint8Array.from([...sealed, 0])), 'malformed');
  });

  it('is malformed, and nothing worse, when it is any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9_000 }), (bytes) => {
        assert.equal(codeOf(bytes), 'malformed');
        assert.notEqual(codeOf(Uint8Array.from([...Buffer.from('2gAR'), 1, ...bytes])), 'good');
      }),
      { numRuns: 200 },
    );
  });

  it('is refused when somebody else has signed it', () => {
    const other = signerFromSeed(new Uint8Array(32).fill(9), nodeCrypto);
    const forged = { publicKey: signer.publicKey, sign: other.sign };
    assert.equal(codeOf(sealRecord(body(), forged)), 'bad-signature');
  });

  it('is believed by clocks that are a day wrong, and by no others', () => {
    const sealed = sealRecord(body(), signer);
    const good = { 'before it was made': NOW - DAY, 'after its end': NOW + 2 * DAY };
    for (const [when, now] of Object.entries(good)) assert.equal(codeOf(sealed, now), 'good', when);
    assert.equal(codeOf(sealed, NOW - DAY - 1), 'too-new');
    assert.equal(codeOf(sealed, NOW + 2 * DAY + 1), 'expired');
  });

  it('keeps its bounds, for who makes one as for who reads one', () => {
    const many = (count: number): string[] =>
      Array.from({ length: count }, (_, i) => `/ip4/192.0.2.7/tcp/${i + 1}`);
    const bad: Partial<Body>[] = [
      { sequence: -1 },
      { sequence: 1.5 },
      { sequence: Number.MAX_SAFE_INTEGER + 1 },
      { expires: NOW },
      { expires: NOW + 45 * DAY + 1 },
      { addresses: many(17) },
      { addresses: ['/ip4/192.0.2.7/tcp/1', '/ip4/192.0.2.7/tcp/1'] },
      { addresses: [`/dns4/${'a'.repeat(60)}.${'b'.repeat(60)}/tcp/1`] },
      { addresses: [`/ip4/192.0.2.7/tcp/1/p2p/${relay}`] },
      { addresses: [`/ip4/192.0.2.7/tcp/1/p2p/${peerId}/p2p-circuit`] },
      { addresses: ['/ip4/192.0.2.7/udp/1/quic-v1'] },
      { addresses: ['/ip4/192.0.2.777/tcp/1'] },
      { addresses: ['/ip4/192.0.2.7/tcp/65536'] },
      { mailboxes: ['https://example.org'] },
      { mailboxes: [`ocapn://${'a'.repeat(900)}`] },
      { mailboxes: Array.from({ length: 5 }, (_, i) => `ocapn://${i}`) },
    ];
    for (const each of bad) {
      assert.throws(
        () => sealRecord(body(each), signer),
        { code: 'malformed' },
        JSON.stringify(each),
      );
    }
  });

  it('is what the vectors say, byte by byte', () => {
    const file = new URL('./vectors/address-record.json', import.meta.url);
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
      now: number;
      seed: string;
      good: { what: string; record: Body; sealed: string }[];
      bad: { what: string; sealed: string; code: string }[];
    };
    const own = signerFromSeed(Buffer.from(vectors.seed, 'hex'), nodeCrypto);
    for (const { what, record, sealed } of vectors.good) {
      assert.equal(Buffer.from(sealRecord(record, own)).toString('hex'), sealed, what);
      const opened = openRecord(Buffer.from(sealed, 'hex'), vectors.now);
      assert.deepEqual(opened, { ...record, key: own.publicKey }, what);
    }
    for (const { what, sealed, code } of vectors.bad) {
      assert.equal(codeOf(Buffer.from(sealed, 'hex'), vectors.now), code, what);
    }
  });
});
