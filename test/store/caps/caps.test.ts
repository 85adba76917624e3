/** Capabilities: one text each, rights that only shrink, and keys that nothing prints. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { base32 } from 'multiformats/bases/base32';
import { nodeCrypto } from '../../../bridges/netlayers/node-crypto.ts';
import { CAP_KINDS, LAYOUTS } from '../../../store/caps/kinds.ts';
import {
  BadCap,
  Cap,
  type CapContents,
  type CapKind,
  decodeCap,
  encodeCap,
  formatCap,
  nobleSignatures,
  parseCap,
  toRead,
  toVerify,
} from '../../../store/index.ts';

const vectors = JSON.parse(
  await readFile(new URL('../vectors/caps.json', import.meta.url), 'utf8'),
) as { capabilities: { kind: CapKind; fields: object; place: string; text: string }[][] };
const all = vectors.capabilities.flat();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const problemOf = (parse: () => unknown): string => {
  try {
    parse();
  } catch (error) {
    if (error instanceof BadCap) return error.problem;
    throw error;
  }
  return 'none';
};

function shown(cap: Cap) {
  const fields = Object.entries(Cap.open(cap)).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? hex(value) : value,
  ]);
  return {
    kind: cap.kind,
    fields: Object.fromEntries(fields),
    place: hex(Cap.placeOf(cap)),
    text: formatCap(cap),
  };
}

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const anyCap = fc.constantFrom(...CAP_KINDS).chain((kind) => {
  const fields = LAYOUTS[kind].fields.map(([name, type]) => [
    name,
    type === 'byte' ? fc.nat(255) : type === 'count' ? fc.maxSafeNat() : bytes32,
  ]);
  return fc
    .tuple(fc.record(Object.fromEntries(fields)), fc.uint8Array({ maxLength: 60 }))
    .map(([contents, place]) => Cap.make(kind, contents as unknown as CapContents[CapKind], place));
});

describe('capabilities', () => {
  it('have the texts that the vectors say, in every kind', () => {
    assert.deepEqual(new Set(all.map(({ kind }) => kind)), new Set(CAP_KINDS));
    for (const vector of all) assert.deepEqual(shown(parseCap(vector.text)), vector);
  });

  it('lose rights as the vectors say, with either implementation of keys', () => {
    for (const chain of vectors.capabilities) {
      for (const [at, { text }] of chain.entries()) {
        const cap = parseCap(text);
        assert.deepEqual(shown(toVerify(cap, nodeCrypto)), chain.at(-1));
        assert.deepEqual(shown(toVerify(cap, nobleSignatures)), chain.at(-1));
        const reading = chain.find(({ kind }) => LAYOUTS[kind].level === 'read');
        if (at < chain.length - 1) assert.deepEqual(shown(toRead(cap, nodeCrypto)), reading);
      }
    }
  });

  it('never give a right back: for every pair, what is below does not hold what is above', () => {
    for (const chain of vectors.capabilities) {
      for (const [at, lesser] of chain.entries()) {
        const cap = parseCap(lesser.text);
        if (cap.level === 'verify') {
          assert.equal(
            problemOf(() => toRead(cap, nodeCrypto)),
            'no-right',
          );
        }
        for (const greater of chain.slice(0, at)) {
          assert.equal(
            problemOf(() => parseCap(lesser.text, greater.kind)),
            'wrong-kind',
          );
          for (const [name, type] of LAYOUTS[greater.kind].fields) {
            if (type !== 'secret') continue;
            const secret = (greater.fields as Record<string, string>)[name]!;
            assert.ok(!hex(encodeCap(cap)).includes(secret), `${lesser.kind} holds ${name}`);
          }
        }
      }
    }
  });

  it('come back as they were from text and from bytes', () => {
    fc.assert(
      fc.property(anyCap, (cap) => {
        assert.deepEqual(shown(parseCap(formatCap(cap))), shown(cap));
        assert.deepEqual(shown(decodeCap(encodeCap(cap))), shown(cap));
        assert.ok(Cap.equal(cap, parseCap(formatCap(cap))));
      }),
      { numRuns: 60 },
    );
  });

  it('are refused with any character changed, left out, or put in, and in any other spelling', () => {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
    fc.assert(
      fc.property(
        anyCap,
        fc.nat(),
        fc.constantFrom(...Array.from(alphabet), 'A', '1', ' ', '='),
        (cap, n, c) => {
          const text = formatCap(cap);
          const at = n % text.length;
          const tries = [
            text.slice(0, at) + c + text.slice(at + 1),
            text.slice(0, at) + text.slice(at + 1),
            text.slice(0, at) + c + text.slice(at),
          ];
          for (const wrong of tries) {
            if (wrong !== text)
              assert.notEqual(
                problemOf(() => parseCap(wrong)),
                'none',
              );
          }
        },
      ),
      { numRuns: 150 },
    );
    for (const spelling of [all[0]!.text.toUpperCase(), ` ${all[0]!.text}`, `${all[0]!.text}=`]) {
      assert.notEqual(
        problemOf(() => parseCap(spelling)),
        'none',
      );
    }
  });

  it('say what is wrong with them', () => {
    const { text } = all.find(({ kind }) => kind === 'slot-read')!;
    const bytes = encodeCap(parseCap(text));
    assert.equal(
      problemOf(() => parseCap('hello')),
      'not-a-cap',
    );
    assert.equal(
      problemOf(() => parseCap('')),
      'cut-short',
    );
    assert.equal(
      problemOf(() => parseCap(undefined as never)),
      'not-a-cap',
    );
    for (let length = 1; length < text.length; length += 1) {
      assert.equal(
        problemOf(() => parseCap(text.slice(0, length))),
        'cut-short',
        `${length}`,
      );
    }
    assert.equal(
      problemOf(() => parseCap(`${text}aa`)),
      'too-long',
    );
    assert.equal(
      problemOf(() => parseCap(text + 'a'.repeat(2_000))),
      'too-long',
    );
    const typo = `${text.slice(0, 30)}${text[30] === 'a' ? 'b' : 'a'}${text.slice(31)}`;
    assert.equal(
      problemOf(() => parseCap(typo)),
      'mistyped',
    );
    assert.equal(
      problemOf(() => parseCap(text, 'slot-write')),
      'wrong-kind',
    );
    assert.equal(
      problemOf(() => decodeCap(resummed(bytes, 5, 2))),
      'wrong-version',
    );
    assert.equal(
      problemOf(() => decodeCap(resummed(bytes, 6, 99))),
      'wrong-kind',
    );
    const newer = Buffer.from(resummed(bytes, 5, 2));
    assert.equal(
      problemOf(() => parseCap(`b${base32.baseEncode(newer)}`)),
      'wrong-version',
    );
    assert.equal(
      problemOf(() => decodeCap(new Uint8Array(700))),
      'too-long',
    );
  });

  it('show no key to whatever prints, copies or lists objects, nor in an error', () => {
    for (const { text, kind, fields } of all) {
      const cap = parseCap(text);
      const printed = [
        cap.toString(),
        inspect(cap, { depth: 9, showHidden: true }),
        inspect({ in: [cap] }, { customInspect: false, showHidden: true }),
        JSON.stringify({ cap }),
        JSON.stringify(Object.entries(cap)),
      ].join('\n');
      assert.ok(printed.includes(kind));
      for (const value of Object.values(fields as Record<string, string | number>)) {
        if (typeof value === 'string') assert.ok(!printed.includes(value.slice(0, 8)));
      }
      assert.ok(!printed.includes(text.slice(12)));
    }
    const { text } = all[2]!;
    assert.throws(
      () => parseCap(`${text.slice(0, -1)}`),
      (error: Error) => !error.message.includes(text.slice(12, 20)),
    );
  });

  it('hold only what fits, and cannot be changed', () => {
    const secret = new Uint8Array(32);
    assert.throws(() => Cap.make('slot-write', { secret: new Uint8Array(31) }), RangeError);
    assert.throws(() => Cap.make('slot-write', { secret }, new Uint8Array(513)), RangeError);
    const root = secret;
    assert.throws(() => Cap.make('file-verify', { form: 256, root }), RangeError);
    const cap = Cap.make('slot-write', { secret });
    secret.fill(9);
    Cap.open(cap).secret.fill(8);
    assert.deepEqual(Cap.open(cap).secret, new Uint8Array(32));
    assert.throws(() => Object.assign(cap, { kind: 'slot-read' }), TypeError);
  });
});

/** The bytes with one changed and the sum made right again. */
function resummed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const body = bytes.slice(0, -4);
  body[at] = value;
  const domain = Buffer.from('2gather capability 1\n');
  const sum = nodeCrypto.sha256(Buffer.concat([domain, body]));
  return Uint8Array.from([...body, ...(sum as Uint8Array).subarray(0, 4)]);
}
