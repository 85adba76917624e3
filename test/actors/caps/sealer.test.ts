/** Sealers: only the unsealer of the pair opens a box, and it opens no other. */
import assert from 'node:assert/strict';
import { type Box, CAPS, Grant, SealerPair } from '../../../actors/index.ts';
import { E, Far, makeVow, type Ref } from '../../../captp/index.ts';
import { call, defineActor, defineInterface, type Near, ref } from '../../../vat/index.ts';
import { raw, world } from '../../vat/powers.ts';
import { codeOf } from '../house.ts';
import { Building } from './things.ts';

type BoxRef = Ref<NonNullable<(typeof Box)['methods']>>;

/** Looks like a box, and shows another one in its place. */
const Fake = defineActor('Fake', {
  version: 1,
  interfaces: { box: defineInterface('Box', { offer: call(), copy: call().returns(ref()) }) },
  state: (real: Ref | undefined) => ({ real }),
  facets: {
    box: {
      offer() {
        const { real } = this.state;
        if (real) (real as Near<typeof Box>).offer();
      },
      copy() {
        return this.facets.box;
      },
    },
  },
});

async function pair() {
  const w = await world([...CAPS, Building, Fake]);
  return { ...w, ...(await w.vat.provide('pair', SealerPair)) };
}

describe('a sealed box', () => {
  it('is opened by the unsealer of its pair, again and again, also after a restart', async () => {
    const w = await pair();
    const { room } = await w.vat.provide('room', Building);
    const box = await E(w.sealer).seal({ deed: room, price: 5n });
    await E(room).keep(box);
    assert.deepEqual(await E(w.unsealer).unseal(box), { deed: room, price: 5n });
    const next = await w.again();
    const { unsealer } = await next.vat.provide('pair', SealerPair);
    const { room: after } = await next.vat.provide('room', Building);
    const kept = (await E(after).kept()) as BoxRef;
    assert.deepEqual(await E(unsealer).unseal(kept), { deed: after, price: 5n });
    assert.deepEqual(await E(unsealer).unseal(kept), { deed: after, price: 5n });
  });

  it('tells nothing to who carries it', async () => {
    const { sealer, unsealer } = await pair();
    const box = await E(sealer).seal('secret');
    assert.equal(await raw(box).offer?.(), undefined);
    assert.deepEqual(await raw(box).__getMethodNames__?.(), ['offer']);
    assert.equal(await codeOf(raw(box).show?.('forged') as PromiseLike<unknown>), 'no-such-method');
    assert.equal(await E(unsealer).unseal(box), 'secret');
  });

  it('is not opened by the unsealer of another pair', async () => {
    const { vat, sealer } = await pair();
    const other = await vat.provide('other', SealerPair);
    const box = await E(sealer).seal('secret');
    assert.equal(await codeOf(E(other.unsealer).unseal(box)), 'not-sealed');
  });

  it('cannot be forged, by nothing that looks like one', async () => {
    const { vat, sealer, unsealer } = await pair();
    await E(sealer).seal('left over');
    const empty = await vat.provide('fake', Fake, undefined);
    const far = Far('box', { offer: () => 'forged' });
    const { holder } = await vat.provide('grant', Grant, empty.box);
    for (const forged of [empty.box, far, holder, unsealer, makeVow().vow]) {
      const code = await codeOf(E(unsealer).unseal(forged as BoxRef));
      assert.ok(['not-sealed', 'no-such-method'].includes(code), code);
    }
  });

  it('can be forwarded, by what then is as good as the box', async () => {
    const { vat, sealer, unsealer } = await pair();
    const box = await E(sealer).seal('secret');
    const { box: forwarder } = await vat.provide('forwarder', Fake, box);
    assert.equal(await E(unsealer).unseal(forwarder as BoxRef), 'secret');
    assert.equal(await codeOf(raw(unsealer).unseal?.('box') as PromiseLike<unknown>), 'bad-value');
  });

  it('holds only what can be kept', async () => {
    const { sealer } = await pair();
    assert.equal(await codeOf(E(sealer).seal(Far('page', {}))), 'not-durable');
  });
});
