import assert from 'node:assert/strict';
import { formatFragment } from '../../../captp/index.ts';
import { takeEnterLink } from '../../../ui/session/enter-link.ts';
import { codeOf } from '../../../ui/session/trouble.ts';

describe('takeEnterLink', () => {
  const to = { designator: 'a'.repeat(52), swiss: new Uint8Array(32).fill(3) };
  const taken = (hash: string) => {
    const addresses: string[] = [];
    const history = {
      replaceState: (_: unknown, __: string, url?: string | URL | null) =>
        void addresses.push(String(url)),
    };
    const link = takeEnterLink({ hash, pathname: '/', search: '' }, history);
    return { link, addresses };
  };

  it('reads the one-time link and takes it out of the address bar', () => {
    const { link, addresses } = taken(`#enter=${formatFragment(to)}`);
    assert.ok(link.is === 'link');
    assert.deepEqual(link.to, to);
    assert.deepEqual(addresses, ['/']);
  });

  it('leaves a route alone', () => {
    assert.deepEqual(taken('#/lake/x'), { link: { is: 'none' }, addresses: [] });
  });

  for (const [what, fragment] of [
    ['cut', formatFragment(to).slice(0, -8)],
    ['mistyped', formatFragment(to).replace('.', '.x')],
    ['badly escaped', '%E0%A4%A'],
  ] as const) {
    it(`says so when the link is ${what}, and takes it out of the address bar all the same`, () => {
      const { link, addresses } = taken(`#enter=${fragment}`);
      assert.ok(link.is === 'broken');
      assert.equal(codeOf(link.error), 'bad-link');
      assert.deepEqual(addresses, ['/']);
    });
  }
});
