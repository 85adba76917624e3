import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BadLink, formatFragment, parseFragment } from '../../captp/index.ts';

const designator = fc.stringMatching(/^[a-z2-7]{52}$/);
const swiss = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a link fragment', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(designator, swiss, (who, secret) => {
        const read = parseFragment(formatFragment({ designator: who, swiss: secret }));
        assert.deepEqual(read, { designator: who, swiss: secret });
      }),
    );
  });

  it('refuses a link that was cut anywhere', () => {
    fc.assert(
      fc.property(designator, swiss, fc.nat(), (who, secret, at) => {
        const whole = formatFragment({ designator: who, swiss: secret });
        assert.throws(() => parseFragment(whole.slice(0, at % whole.length)), BadLink);
      }),
    );
  });

  it('refuses a link with one character mistyped', () => {
    fc.assert(
      fc.property(
        designator,
        swiss,
        fc.nat(),
        fc.constantFrom('a', 'B', '7', '.', ' ', '#'),
        (who, secret, n, typed) => {
          const whole = formatFragment({ designator: who, swiss: secret });
          const at = 1 + (n % (whole.length - 2));
          fc.pre(whole[at] !== typed);
          assert.throws(
            () => parseFragment(whole.slice(0, at) + typed + whole.slice(at + 1)),
            BadLink,
          );
        },
      ),
    );
  });
});
