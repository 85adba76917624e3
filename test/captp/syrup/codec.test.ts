import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SendBuffer } from '../../../captp/send-buffer.ts';
import { sym } from '../../../captp/symbol.ts';
import {
  decode,
  encode,
  NotPassable,
  type RemoteError,
  record,
  SYRUP_LIMITS,
  SyrupError,
} from '../../../captp/syrup/index.ts';
import { SyrupWriter } from '../../../captp/syrup/write.ts';
import { passable } from './values.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the Syrup codec', () => {
  it('reads back every value it writes', () => {
    fc.assert(
      fc.property(passable, (value) => {
        assert.deepStrictEqual(decode(encode(value)), value);
      }),
      { numRuns: 1_000 },
    );
  });

  it('writes again, byte for byte, whatever it accepts', () => {
    const mutated = fc.tuple(passable, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
      const wire = encode(value);
      wire[at % wire.length] = byte;
      return wire;
    });
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(mutated, passable.map(encode)), (wire) => {
        const value = valueOrRefusal(wire);
        if (value === refused || hasError(value)) return;
        accepted++;
        assert.deepEqual(encode(value), wire);
      }),
      { numRuns: 2_000 },
    );
    assert.ok(accepted > 100);
  });

  it('refuses random bytes and anything cut off with a SyrupError and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (wire) => {
        valueOrRefusal(wire);
      }),
      { numRuns: 3_000 },
    );
    const soup = fc.stringMatching(/^[0-9tfD<>[\]{}'":+a-c-]{1,60}$/).map(bytes);
    fc.assert(
      fc.property(soup, (wire) => {
        valueOrRefusal(wire);
      }),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(passable, fc.nat(), (value, at) => {
        const wire = encode(value);
        assert.throws(() => decode(wire.subarray(0, at % wire.length)), SyrupError);
      }),
    );
  });

  it('refuses text with half a character, in values, symbols and keys', () => {
    for (const value of ['\ud800', sym('\udc00'), { 'a\ud800': 1 }, { a: 1, '\ud800': 2 }]) {
      assert.throws(() => encode(value), SyrupError);
    }
  });

  it('refuses what is not data, naming its kind and not its content', () => {
    class Secret {
      readonly word = 'hunter2';
    }
    for (const value of [() => 1, Symbol('s'), new Secret(), new Map(), new Date(0)]) {
      assert.throws(
        () => encode([value]),
        (error) => error instanceof NotPassable && !error.message.includes('hunter2'),
      );
    }
    assert.throws(() => encode({ [Symbol('hidden')]: 1 }), NotPassable);
  });

  it('refuses data in a circle', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    assert.throws(() => encode(circle), SyrupError);
  });

  it('keeps no remains of a value it refused', () => {
    const out = new SendBuffer();
    const writer = new SyrupWriter(out);
    out.begin();
    assert.throws(() => writer.value(['half', () => 1]), NotPassable);
    out.rollBack();
    out.begin();
    writer.value('whole');
    out.end();
    assert.deepEqual(out.take(), [encode('whole')]);
  });

  it('refuses NaN with a payload, sets, and structs out of order', () => {
    assert.throws(() => decode(Uint8Array.of(0x44, 0x7f, 0xf8, 0, 0, 0, 0, 0, 1)), SyrupError);
    for (const wire of ['#1+$', '{2"aa1+1"b2+}', "<4'void1+>", "<10'desc:error5+>", "<2'x"]) {
      assert.throws(() => decode(bytes(wire)), SyrupError, wire);
    }
  });

  it('reads a large byte array as a view into the message, a small one as a copy', () => {
    const large = encode(new Uint8Array(1_048_576));
    assert.equal((decode(large) as Uint8Array).buffer, large.buffer);
    const small = encode(new Uint8Array(100));
    assert.notEqual((decode(small) as Uint8Array).buffer, small.buffer);
  });

  it('turns a field named __proto__ into a field', () => {
    const value = decode(bytes('{9"__proto__[]}')) as object;
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.deepEqual(Object.keys(value), ['__proto__']);
  });
});

describe('the limits of the decoder', () => {
  it('end nesting at 128 levels, or fewer when told so', () => {
    const nested = (depth: number) => bytes('['.repeat(depth) + ']'.repeat(depth));
    decode(nested(128));
    assert.throws(() => decode(nested(129)), /too deep/);
    assert.throws(() => decode(nested(9), { ...SYRUP_LIMITS, depth: 8 }), /too deep/);
    assert.throws(() => decode(bytes('['.repeat(1_000_000))), /too deep/);
  });

  it('end integers at 4,096 digits', () => {
    decode(bytes(`${'9'.repeat(4_096)}+`));
    assert.throws(() => decode(bytes(`${'9'.repeat(4_097)}+`)), /too large/);
    assert.throws(() => encode(10n ** 4_096n), /too large/);
  });

  it('end a message at 500,000 values', () => {
    decode(bytes(`[${'t'.repeat(499_999)}]`));
    assert.throws(() => decode(bytes(`[${'t'.repeat(500_000)}]`)), /too many values/);
  });

  it('refuse a length beyond the message before making room for it', () => {
    for (const wire of ['999999999999:', '9999999999999999999999:', '5:abcd']) {
      assert.throws(() => decode(bytes(wire)), SyrupError);
    }
  });
});

describe('an error on the wire', () => {
  it('is one text that ends in its code, and has the code again on the other side', () => {
    const revoked = Object.assign(new Error('This was taken back.'), { code: 'revoked' });
    assert.deepEqual(
      encode(revoked),
      encode(record('desc:error', 'This was taken back. [revoked]')),
    );
    const received = decode(encode(revoked)) as RemoteError;
    assert.ok(received instanceof Error);
    assert.deepEqual([received.message, received.code], ['This was taken back.', 'revoked']);
  });

  it('has no code when only its text looks like it', () => {
    const received = decode(encode(new Error('see [note]'))) as RemoteError;
    assert.deepEqual([received.message, received.code], ['see [note]', undefined]);
  });

  it('carries neither a stack nor a code that is not one of ours', () => {
    const system = Object.assign(new Error('no such file'), { code: 'ENOENT' });
    assert.deepEqual(encode(system), encode(record('desc:error', 'no such file')));
  });
});

const refused = Symbol('refused');

function valueOrRefusal(wire: Uint8Array): unknown {
  try {
    return decode(wire);
  } catch (error) {
    assert.ok(error instanceof SyrupError, String(error));
    return refused;
  }
}

/** The text of an error has two forms that mean the same (see error-value.ts); nothing signs errors. */
function hasError(value: unknown): boolean {
  if (value instanceof Error) return true;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false;
  return Object.values(value).some(hasError);
}
