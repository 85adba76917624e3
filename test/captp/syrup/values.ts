/** Arbitrary passable values, for the property tests of the codec and of sessions. */
import fc from 'fast-check';
import { sym } from '../../../captp/symbol.ts';
import { RemoteError, SyrupRecord, Tagged } from '../../../captp/syrup/index.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 80 });
const plainLabel = fc.stringMatching(/^x[a-z:-]{0,12}$/);
const key = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constant('__proto__'));

/** Any value the codec knows, up to a few levels deep. */
export const passable: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
      fc.double(),
      fc.boolean(),
      fc.constantFrom(undefined, null, -0, Number.NaN),
      text,
      fc.uint8Array({ maxLength: 40 }),
      text.map(sym),
    ),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map(structOf),
    fc
      .tuple(plainLabel, fc.array(tie('value'), { maxLength: 3 }))
      .map(([label, fields]) => new SyrupRecord(sym(label), fields)),
    fc.tuple(text, tie('value')).map(([tag, value]) => new Tagged(tag, value)),
    fc
      .tuple(
        fc.oneof(text, fc.stringMatching(/^[a-z]{0,5}( \[[a-z]{0,5}\]){0,3}$/)),
        fc.option(fc.stringMatching(/^[a-z][a-z-]{0,20}$/), { nil: undefined }),
        fc.array(tie('value'), { maxLength: 2 }),
      )
      .map(([message, code, extra]) => new RemoteError(message, code, extra)),
  ),
})).value;

function structOf(entries: [string, unknown][]): Record<string, unknown> {
  const struct: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    Object.defineProperty(struct, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return struct;
}
