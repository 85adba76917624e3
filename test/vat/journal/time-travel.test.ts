/** The past of an actor, held against a model that keeps every version. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { E } from '../../../captp/index.ts';
import {
  anything,
  arg,
  call,
  defineActor,
  defineInterface,
  list,
  listOf,
  mapOf,
  nat,
  record,
  type ShownValue,
  text,
} from '../../../vat/index.ts';
import { type World, world } from '../powers.ts';

const Step = record({ is: text(20), at: nat, key: text(3) });
interface Step {
  readonly is: string;
  readonly at: number;
  readonly key: string;
}

const Changing = defineInterface('Changing', {
  run: call(arg('steps', list(Step))),
  runAndThrow: call(arg('steps', list(Step))),
  look: call().returns(anything),
  retire: call(),
});

const Changed = defineActor('Changed', {
  version: 1,
  interfaces: { changing: Changing },
  state: () => ({ one: 0, other: 'x' as unknown }),
  stores: { row: listOf(nat), book: mapOf(nat) },
  facets: {
    changing: {
      run(steps) {
        const { state, stores } = this;
        for (const { is, at, key } of steps as Step[]) {
          const { row, book } = stores;
          if (is === 'one') state.one = at;
          else if (is === 'other') state.other = [key, this.facets.changing];
          else if (is === 'push') row.push(at);
          else if (is === 'set' && row.length > 0) row.set(at % row.length, at);
          else if (is === 'first') row.removeFirst();
          else if (is === 'cut') row.truncate(Math.min(row.length, at % 4));
          else if (is === 'put') book.set(key, at);
          else if (is === 'delete') book.delete(key);
        }
      },
      runAndThrow(steps) {
        this.facets.changing.run(steps);
        throw new Error('Undone.');
      },
      look() {
        return null;
      },
      retire() {
        this.turn.retire();
      },
    },
  },
});

/** The same changes on plain data. */
class Model {
  one = 0;
  other: unknown = 'x';
  row: number[] = [];
  book = new Map<string, number>();

  run(steps: readonly Step[]): void {
    for (const { is, at, key } of steps) {
      if (is === 'one') this.one = at;
      else if (is === 'other') this.other = key;
      else if (is === 'push') this.row.push(at);
      else if (is === 'set' && this.row.length > 0) this.row[at % this.row.length] = at;
      else if (is === 'first') this.row.shift();
      else if (is === 'cut') this.row.length = Math.min(this.row.length, at % 4);
      else if (is === 'put') this.book.set(key, at);
      else if (is === 'delete') this.book.delete(key);
    }
  }

  version(): unknown {
    const book = [...this.book].sort(([a], [b]) => (a < b ? -1 : 1));
    return { one: this.one, other: this.other, row: [...this.row], book };
  }
}

const stepKinds = ['one', 'other', 'push', 'push', 'set', 'first', 'cut', 'put', 'put', 'delete'];
const steps = fc.array(
  fc.record({
    is: fc.constantFrom(...stepKinds),
    at: fc.nat(50),
    key: fc.constantFrom('a', 'b', 'c', 'é'),
  }),
  { maxLength: 6 },
);
const acts = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ is: fc.constant('run' as const), steps }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('runAndThrow' as const), steps }) },
    { weight: 1, arbitrary: fc.constant({ is: 'look' as const }) },
    { weight: 1, arbitrary: fc.constant({ is: 'restart' as const }) },
  ),
  { minLength: 1, maxLength: 25 },
);

/** What the inspection shows, as the model says it. */
async function versionAt({ vat }: World, id: string, turn: number): Promise<unknown> {
  const view = await vat.inspection.actor(id, turn);
  if (!view.state) return undefined;
  assert.equal(view.state.is, 'record');
  const fields = new Map(
    view.state.is === 'record' ? view.state.fields.map(({ name, value }) => [name, value]) : [],
  );
  const row = await vat.inspection.entries(id, 'row', undefined, turn);
  const book = await vat.inspection.entries(id, 'book', undefined, turn);
  assert.deepEqual(
    view.stores.map(({ length }) => length),
    [row.rows.length, book.rows.length],
  );
  return {
    one: plain(fields.get('one')),
    other: plain(fields.get('other')),
    row: row.rows.map(({ value }) => plain(value)),
    book: book.rows.map(({ key, value }) => [key, plain(value)]),
  };
}

function plain(shown: ShownValue | undefined): unknown {
  if (shown?.is === 'number') return Number(shown.text);
  if (shown?.is === 'text') return shown.text;
  if (shown?.is === 'list') {
    assert.equal(shown.items[1]?.is, 'ref');
    return plain(shown.items[0]);
  }
  return shown;
}

describe('the past of an actor', () => {
  it('is what it was after each turn, whatever threw and however often the vat restarted', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        let at = await world([Changed]);
        let { changing } = await at.vat.provide('it', Changed);
        const id = at.vat.identify(changing)?.actor ?? '';
        const model = new Model();
        const versions = [model.version()];
        const first = (await at.vat.inspection.overview()).turn;
        for (const act of all) {
          if (act.is === 'restart') {
            at = await at.again();
            ({ changing } = await at.vat.provide('it', Changed));
            continue;
          }
          if (act.is === 'look') await E(changing).look();
          else if (act.is === 'runAndThrow') {
            await assert.rejects(async () => E(changing).runAndThrow(act.steps), /Undone/);
          } else {
            await E(changing).run(act.steps);
            model.run(act.steps);
          }
          versions.push(model.version());
        }
        // Turns that only looked are written with the next that does not.
        at = await at.again();
        for (const [turn, version] of versions.entries()) {
          assert.deepEqual(await versionAt(at, id, first + turn), version);
        }
        assert.equal(await versionAt(at, id, first - 1), undefined);
        await at.vat.close();
      }),
      { numRuns: 60 },
    );
  });

  it('before an upgrade is what the version of that time wrote', async () => {
    const Growing = defineInterface('Growing', { grow: call() });
    const old = defineActor('Grown', {
      version: 1,
      interfaces: { growing: Growing },
      state: () => ({ size: 1 }),
      facets: {
        growing: {
          grow() {
            this.state.size++;
          },
        },
      },
    });
    const next = defineActor('Grown', {
      version: 2,
      interfaces: { growing: Growing },
      state: () => ({ metres: 1 }),
      facets: {
        growing: {
          grow() {
            this.state.metres++;
          },
        },
      },
      upgrade: { 1: ({ size }: { size: number }) => ({ metres: size }) },
    });
    let at = await world([old]);
    const { growing } = await at.vat.provide('it', old);
    const id = at.vat.identify(growing)?.actor ?? '';
    await E(growing).grow();
    await E(growing).grow();
    at = await at.again({ kinds: [next] });
    await E((await at.vat.provide('it', next)).growing).grow();
    const fields = async (turn?: number) => {
      const { state, version } = await at.vat.inspection.actor(id, turn);
      assert.ok(state?.is === 'record');
      return [version, ...state.fields.map(({ name, value }) => [name, plain(value)])];
    };
    assert.deepEqual(await fields(), [2, ['metres', 4]]);
    assert.deepEqual(await fields(3), [1, ['size', 3]]);
    assert.deepEqual(await fields(2), [1, ['size', 2]]);
    assert.deepEqual(await fields(1), [1, ['size', 1]]);
    await at.vat.close();
  });

  it('does not show a turn that has not been yet', async () => {
    const at = await world([Changed]);
    const { changing } = await at.vat.provide('it', Changed);
    const id = at.vat.identify(changing)?.actor ?? '';
    const { turn } = await at.vat.inspection.overview();
    assert.equal((await at.vat.inspection.actor(id, turn)).turn, turn);
    const early = { code: 'not-found', message: /no turn \d+ yet/ };
    await assert.rejects(at.vat.inspection.actor(id, turn + 1), early);
    await assert.rejects(at.vat.inspection.entries(id, 'row', undefined, 9_999_999), early);
    await at.vat.close();
  });

  it('agrees with the turn it is told for, while the vat goes on writing', async () => {
    const at = await world([Changed]);
    const { changing } = await at.vat.provide('it', Changed);
    const id = at.vat.identify(changing)?.actor ?? '';
    let going = true;
    const writing = (async () => {
      for (let count = 1; going; count++) {
        await E(changing).run([
          { is: 'one', at: count, key: '' },
          { is: 'push', at: count, key: '' },
        ]);
      }
    })();
    try {
      for (let look = 0; look < 60; look++) {
        const { turn } = await at.vat.inspection.overview();
        for (const asked of [undefined, turn, Math.max(1, turn - 7)]) {
          const view = await at.vat.inspection.actor(id, asked);
          assert.ok(view.state?.is === 'record');
          const one = plain(view.state.fields.find(({ name }) => name === 'one')?.value);
          // Its making was turn 1; each turn since then has counted one up.
          assert.equal(one, view.turn - 1);
          assert.equal(view.stores[0]?.length, view.turn - 1);
        }
      }
    } finally {
      going = false;
      await writing;
    }
    await at.vat.close();
  });
});
