/** What is granted to other vats: it works, and after its revocation nothing passes, not even what waits already. */
import assert from 'node:assert/strict';
import type { LakeReader } from '../../../actors/index.ts';
import { E, type Ref } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { raw } from '../../vat/powers.ts';
import { codeOf, type House, house } from '../house.ts';

describe('a grant', () => {
  let home: House;
  beforeEach(async () => {
    home = await house();
  });
  afterEach(() => home.vat.close());

  async function grantReader(label = 'for Alice') {
    const { id, swiss } = await E(home.granting).grant(home.reader, label);
    const held = (await home.vat.lookup(swiss)) as RefTo<typeof LakeReader>;
    return { id, swiss, held };
  }

  it('forwards messages and answers, and no more than its target takes', async () => {
    const { held } = await grantReader();
    const file = await home.add('chart.txt');
    assert.equal((await E(held).entry(file.id)).name, 'chart.txt');
    assert.equal(
      await codeOf(raw(held).remove?.(file.id) as PromiseLike<unknown>),
      'no-such-method',
    );
    assert.equal(await codeOf(E(held).entry('nowhere')), 'not-found');
  });

  it('breaks with the code revoked from its revocation on, also what was sent just behind it', async () => {
    const { id, swiss, held } = await grantReader();
    assert.equal(await codeOf(E(held).list()), 'none');
    const revoked = E(home.granting).revoke(id);
    const behind = Array.from({ length: 5 }, () => codeOf(E(held).list()));
    await revoked;
    assert.deepEqual(new Set(await Promise.all(behind)), new Set(['revoked']));
    home = await home.again();
    const again = (await home.vat.lookup(swiss)) as RefTo<typeof LakeReader>;
    assert.equal(await codeOf(E(again).list()), 'revoked');
  });

  it('ends what its holder obtained through it', async () => {
    const { id, swiss } = await E(home.granting).grant(home.lake, 'for a while');
    const held = raw(await home.vat.lookup(swiss));
    const upload = (await held.add?.({ name: 'half.txt', folder: '' })) as Ref;
    await E(home.granting).revoke(id);
    assert.equal(await codeOf(raw(upload).write?.(new Uint8Array(5)) as never), 'revoked');
  });

  it('does not touch what else was granted', async () => {
    const [first, second] = [await grantReader(), await grantReader()];
    await E(home.granting).revoke(first.id);
    assert.equal(await codeOf(E(second.held).list()), 'none');
    assert.equal(await codeOf(E(home.granting).revoke('g99')), 'not-found');
  });

  it('is listed with its label and when it was taken back, once', async () => {
    const { id } = await grantReader('for Bob');
    await E(home.granting).revoke(id);
    const at = home.clock.now();
    home.clock.advance(1_000);
    await E(home.granting).revoke(id);
    const [listed] = await E(home.granting).grants();
    assert.deepEqual([listed?.label, Number(listed?.revoked)], ['for Bob', at]);
  });

  it('works again after a restart', async () => {
    const { swiss } = await grantReader();
    await home.add('kept.txt');
    home = await home.again();
    const held = (await home.vat.lookup(swiss)) as RefTo<typeof LakeReader>;
    assert.equal((await E(held).list()).length, 1);
  });
});
