/** Actors as an inspector shows them, and that looking changes nothing. */
import assert from 'node:assert/strict';
import { E, Far, type Ref } from '../../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  listOf,
  mapOf,
  nat,
  ref,
} from '../../../vat/index.ts';
import { world } from '../powers.ts';

const Holding = defineInterface('Holding', {
  hold: call(arg('value', anything)),
  push: call(arg('value', anything)),
  put: call(arg('times', nat)),
  open: call(),
  close: call(),
});

const Thing = defineActor('Thing', {
  version: 1,
  interfaces: { holding: Holding },
  state: () => ({ value: undefined as unknown }),
  stores: { row: listOf(anything), book: mapOf(nat) },
  lifecycle: {
    initial: 'shut',
    states: {
      shut: { on: { 'holding.open': 'wide' } },
      wide: { on: { 'holding.close': 'shut' } },
    },
  },
  facets: {
    holding: {
      hold(value) {
        this.state.value = value;
      },
      push(value) {
        this.stores.row.push(value);
      },
      put(times) {
        for (let at = 0; at < times; at++) this.stores.book.set(`key ${at}`, at);
      },
      open() {},
      close() {},
    },
  },
});

const Making = defineInterface('Making', { make: call().returns(ref(Holding)) });

const Maker = defineActor('Maker', {
  version: 1,
  interfaces: { making: Making },
  state: () => ({}),
  facets: {
    making: {
      make() {
        return this.turn.spawn(Thing).holding;
      },
    },
  },
});

async function thing() {
  const w = await world([Thing, Maker]);
  const { holding } = await w.vat.provide('it', Thing);
  const { making } = await w.vat.provide('maker', Maker);
  return { ...w, holding, making, id: w.vat.identify(holding)?.actor ?? '' };
}

describe('an actor under inspection', () => {
  it('shows values of every sort, and no bytes', async () => {
    const { vat, holding, id } = await thing();
    const secret = new Uint8Array(32).fill(7);
    const value = { n: 1, big: 2n, yes: true, none: null, text: 'a\u0000', secret, self: holding };
    await E(holding).hold(value);
    const { state } = await vat.inspection.actor(id);
    assert.ok(state?.is === 'record');
    const held = state.fields[0]?.value;
    assert.ok(held?.is === 'record');
    const shown = Object.fromEntries(held.fields.map((field) => [field.name, field.value]));
    assert.deepEqual(shown, {
      n: { is: 'number', text: '1' },
      big: { is: 'integer', text: '2' },
      yes: { is: 'true' },
      none: { is: 'null' },
      text: { is: 'text', text: 'a\u0000', length: 2 },
      secret: { is: 'bytes', length: 32 },
      self: { is: 'ref', link: { to: 'actor', kind: 'Thing', actor: id, facet: 'holding' } },
    });
  });

  it('shows addresses without the secret in them, and cuts what is long or deep', async () => {
    const { vat, holding, id } = await thing();
    let deep: unknown = 1;
    for (let level = 0; level < 20; level++) deep = [deep];
    await E(holding).hold({
      address: 'see ocapn://abc.websocket/s/SECRET?url=x and http://x/s#me.SECRET',
      long: 'x'.repeat(10_000),
      many: Array.from({ length: 500 }, () => 1),
      deep,
    });
    const text = JSON.stringify((await vat.inspection.actor(id)).state);
    assert.doesNotMatch(text, /SECRET/);
    assert.ok(text.length < 20_000);
    assert.match(text, /"length":10000/);
    assert.match(text, /"length":500/);
    assert.match(text, /\{"is":"more"\}/);
  });

  it('shows large stores in pages', async () => {
    const { vat, holding, id } = await thing();
    await E(holding).put(250);
    const keys: string[] = [];
    let after: string | undefined;
    do {
      const page = await vat.inspection.entries(id, 'book', after);
      assert.ok(page.rows.length <= 100);
      keys.push(...page.rows.map(({ key }) => key));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual(keys, Array.from({ length: 250 }, (_, at) => `key ${at}`).sort());
    await assert.rejects(() => vat.inspection.entries(id, 'no such'), { code: 'not-found' });
    await assert.rejects(() => vat.inspection.entries(id, 'book', '-1'), { code: 'bad-value' });
  });

  it('is found among many, page by page, also of one kind', async () => {
    const { vat, making } = await thing();
    for (let at = 0; at < 230; at++) await E(making).make();
    const ids = new Set<string>();
    let after: string | undefined;
    do {
      const page = await vat.inspection.actors('Thing', after);
      for (const { id } of page.rows) ids.add(id);
      after = page.next;
    } while (after !== undefined);
    assert.equal(ids.size, 231);
    assert.deepEqual((await vat.inspection.actors('Other')).rows, []);
  });

  it('shows its lifecycle with the phase it is in, or was in', async () => {
    const { vat, holding, id } = await thing();
    await E(holding).open();
    const { turn } = await vat.inspection.overview();
    const now = await vat.inspection.actor(id);
    assert.equal(now.phase, 'wide');
    assert.deepEqual(
      now.lifecycle?.phases.map(({ phase, initial, current }) => [phase, initial, current]),
      [
        ['shut', true, false],
        ['wide', false, true],
      ],
    );
    assert.deepEqual(now.lifecycle?.transitions, [
      { from: 'shut', event: 'holding.open', to: 'wide' },
      { from: 'wide', event: 'holding.close', to: 'shut' },
    ]);
    assert.equal((await vat.inspection.actor(id, turn - 1)).phase, 'shut');
  });

  it('tells what it refers to and what refers to it, by which field or entry', async () => {
    const { vat, holding, making, id } = await thing();
    const made: Ref = await E(making).make();
    const other = vat.identify(made)?.actor ?? '';
    await E(holding).hold({ friend: made });
    await E(holding).push([made]);
    const { refersTo } = await vat.inspection.actor(id);
    assert.deepEqual(
      refersTo.map(({ link, by }) => [link.actor, by]),
      [
        [other, 'state.value.friend'],
        [other, 'stores.row[0][0]'],
      ],
    );
    const { rows } = await vat.inspection.referrers(other);
    assert.deepEqual(
      rows.map(({ link, by }) => [link.actor, by]),
      [
        [id, 'state.value.friend'],
        [id, 'stores.row[0]'],
      ],
    );
  });

  it('is not woken, and nothing else happens either', async () => {
    const at = await thing();
    await E(at.holding)
      .hold(Far('device', {}) as never)
      .then(undefined, () => undefined);
    await E(at.holding).push(1);
    const { vat } = await at.again();
    const before = vat.stats();
    const { kinds } = await vat.inspection.overview();
    assert.deepEqual(kinds, [
      { kind: 'Maker', actors: 1, awake: 0 },
      { kind: 'Thing', actors: 1, awake: 0 },
    ]);
    const view = await vat.inspection.actor(at.id.slice(0, 6));
    assert.equal(view.awake, false);
    await vat.inspection.entries(at.id, 'row');
    await vat.inspection.referrers(at.id);
    await vat.inspection.turns(at.id);
    await vat.inspection.metrics();
    assert.deepEqual(vat.stats(), before);
  });
});
