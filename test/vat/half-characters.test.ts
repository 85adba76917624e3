/**
 * Text with half of a character in it cannot be written in UTF-8: another text would be read after
 * a restart. So none is ever kept or passed on.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E } from '../../captp/index.ts';
import { cut } from '../../vat/cut.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  listOf,
  mapOf,
  type RefTo,
} from '../../vat/index.ts';
import { type World, world } from './powers.ts';

const Keeps = defineInterface('Keeps', {
  state: call(arg('value', anything)),
  stores: call(arg('value', anything)),
  key: call(arg('key', anything)),
  all: call().returns(anything),
});

const Keeper = defineActor('Keeper', {
  version: 1,
  interfaces: { door: Keeps },
  state: () => ({ value: '' as unknown }),
  stores: { list: listOf(anything), map: mapOf(anything) },
  facets: {
    door: {
      state(value) {
        this.state.value = value;
      },
      stores(value) {
        this.stores.list.push(value);
        this.stores.map.set('a', value);
      },
      key(key) {
        this.stores.map.set(key as string, 1);
      },
      all() {
        return [this.state.value, [...this.stores.list], [...this.stores.map.entries()]];
      },
    },
  },
});

const HALF = '\ud83d';
const VALUES: Readonly<Record<string, unknown>> = {
  'text of it alone': HALF,
  'long text that ends so': `${'x'.repeat(999)}${HALF}`,
  'the other half': '\ude00',
  'a list': [1, [HALF]],
  'a record': { a: { b: HALF } },
  'the name of a field': { a: { [HALF]: 1 } },
};

describe('half a character', () => {
  let at: World;
  let door: RefTo<typeof Keeps>;

  beforeEach(async () => {
    at = await world([Keeper]);
    ({ door } = await at.vat.provide('keeper', Keeper));
  });
  afterEach(() => at.vat.close());

  for (const [what, value] of Object.entries(VALUES)) {
    it(`is refused in ${what}`, async () => {
      for (const refused of [E(door).state(value), E(door).stores(value)]) {
        await assert.rejects(async () => refused, { code: 'bad-value' });
      }
      assert.deepEqual(await E(door).all(), ['', [], []]);
    });
  }

  it('is refused in the key of a map', async () => {
    await assert.rejects(async () => E(door).key(`a${HALF}`), { code: 'bad-value' });
    assert.deepEqual(await E(door).all(), ['', [], []]);
  });

  it('is not what a whole one looks like', async () => {
    await E(door).state({ '😀': 'x😀' });
    at = await at.again();
    ({ door } = await at.vat.provide('keeper', Keeper));
    assert.deepEqual(await E(door).all(), [{ '😀': 'x😀' }, [], []]);
  });

  it('is never left where text is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, length) => {
        const short = cut(text, length);
        assert.doesNotMatch(short, /\p{Surrogate}/u);
        assert.ok(short.length <= length);
        assert.equal(short.slice(0, -1), text.slice(0, Math.max(0, short.length - 1)));
      }),
    );
  });
});
