/** Trees: as a map that was written down, whatever was done to it and in whatever order. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { compareNames } from '../../../store/collections/names.ts';
import {
  Cap,
  DamagedNode,
  isNodeName,
  makeTree,
  NodeMissing,
  nodeName,
  openTree,
  type Tree,
  toVerify,
} from '../../../store/index.ts';
import { contents, entry, makeTreeWorld } from './tree-world.ts';

const sorted = (model: Map<string, string>) =>
  [...model].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const editOf = (changes: readonly [string, string | undefined][]) =>
  changes.map(([name, text]) => [name, text === undefined ? undefined : entry(text)] as const);
const numbered = (count: number): [string, string][] =>
  Array.from({ length: count }, (_, at) => [`name ${at}`, `value ${at}`]);
const asRead = (tree: Tree, readKey: Uint8Array) =>
  Cap.make('tree-read', { root: tree.root, readKey });

/** Names of any script, near each other so that many fall on the same. */
const name = fc.oneof(
  fc.nat(400).map((at) => `n${at}`),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const change = fc.tuple(name, fc.option(fc.string({ maxLength: 8 }), { nil: undefined }));

const vectors = JSON.parse(
  await readFile(new URL('../vectors/collections.json', import.meta.url), 'utf8'),
) as {
  readKey: string;
  small: { entries: [string, string][]; root: string; node: string };
  large: { count: number; root: string; nodes: number };
};

describe('a tree', () => {
  it('has the nodes that the vectors say', async () => {
    const { empty, disk, readKey } = makeTreeWorld();
    assert.equal(Buffer.from(readKey).toString('hex'), vectors.readKey);
    const { small, large } = vectors;
    const tree = await (await empty()).edited(editOf(small.entries));
    assert.equal(Buffer.from(tree.root).toString('hex'), small.root);
    assert.equal(Buffer.from(disk.objects.get(nodeName(tree.root))!).toString('hex'), small.node);
    const many = await (await empty()).edited(editOf(numbered(large.count)));
    assert.equal(Buffer.from(many.root).toString('hex'), large.root);
    let nodes = 0;
    for await (const { node } of many.needs()) nodes += node ? 1 : 0;
    assert.equal(nodes, large.nodes);
  });

  it('is the map that a plain model is, and has the shape that its entries alone decide', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { maxLength: 90 }), { maxLength: 5 }),
        async (edits) => {
          const { empty } = makeTreeWorld();
          const model = new Map<string, string>();
          let tree = await empty();
          for (const changes of edits) {
            tree = await tree.edited(editOf(changes));
            for (const [key, value] of changes) {
              if (value === undefined) model.delete(key);
              else model.set(key, value);
            }
          }
          assert.deepEqual(await contents(tree), sorted(model));
          const fresh = await (await empty()).edited(editOf([...model]));
          assert.deepEqual(tree.root, fresh.root);
          for (const [key, value] of model) {
            assert.deepEqual((await tree.get(key))?.metadata, entry(value).metadata);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('has that shape with several levels, too, however it came to be', async () => {
    const { empty } = makeTreeWorld();
    const all = numbered(2_000);
    const whole = await (await empty()).edited(editOf(all));
    const rest = all.filter((_, at) => at % 50 !== 7);
    const holes = await (await empty()).edited(editOf(rest));
    const missing = editOf(all.filter((_, at) => at % 50 === 7));
    assert.deepEqual((await holes.edited(missing)).root, whole.root);
    const gone = missing.map(([key]) => [key, undefined] as const);
    assert.deepEqual((await whole.edited(gone)).root, holes.root);
    const none = await whole.edited(all.map(([key]) => [key, undefined]));
    assert.deepEqual(none.root, (await empty()).root);
    const last = await whole.edited(editOf([['zzz', 'behind all']]));
    assert.deepEqual((await last.edited([['zzz', undefined]])).root, whole.root);
  });

  it('finds the differences of two trees as a comparison of the maps does, without reading what is equal', async () => {
    const { empty, readKey, powers } = makeTreeWorld();
    const base = await (await empty()).edited(editOf(numbered(1_600)));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const other = await base.edited(editOf([...changes, ['name 77', undefined]]));
        const [before, after] = [new Map(await contents(base)), new Map(await contents(other))];
        const expected = [...new Set([...before.keys(), ...after.keys()])]
          .filter((key) => before.get(key) !== after.get(key))
          .sort(compareNames);
        const found: string[] = [];
        for await (const one of base.differences(other)) {
          found.push(one.name);
          const text = (side: typeof one.before) => side && new TextDecoder().decode(side.metadata);
          assert.equal(text(one.before), before.get(one.name));
          assert.equal(text(one.after), after.get(one.name));
        }
        assert.deepEqual(found, expected);
        const back: string[] = [];
        for await (const one of other.differences(base)) back.push(one.name);
        assert.deepEqual(back, expected);
      }),
      { numRuns: 8 },
    );
    let opened = 0;
    const disk = {
      ...powers.disk,
      open: (which: string) => {
        opened += 1;
        return powers.disk.open(which);
      },
    };
    const one = await base.edited(editOf([['name 1500', 'other']]));
    const [old, now] = [base, one].map((tree) =>
      openTree(asRead(tree, readKey), { ...powers, disk }),
    );
    for await (const { name: which } of old!.differences(now!)) assert.equal(which, 'name 1500');
    assert.ok(opened <= 8, `${opened} nodes were read`);
  });

  it('gives ranges', async () => {
    const { empty } = makeTreeWorld();
    const all = numbered(900);
    const tree = await (await empty()).edited(editOf(all));
    const names = all.map(([key]) => key).sort(compareNames);
    const bound = fc.option(fc.constantFrom('', 'a', 'name 5', 'name 500', 'name 77x', 'z'), {
      nil: undefined,
    });
    await fc.assert(
      fc.asyncProperty(bound, bound, async (from, to) => {
        const found: string[] = [];
        for await (const [key] of tree.entries({ from, to })) found.push(key);
        const isIn = (key: string) =>
          (from === undefined || key >= from) && (to === undefined || key < to);
        assert.deepEqual(found, names.filter(isIn));
      }),
      { numRuns: 20 },
    );
  });

  it('shows no name, no value, and few sizes to who keeps it', async () => {
    const { empty, disk } = makeTreeWorld();
    await (await empty()).edited(editOf(numbered(2_000)));
    const sizes = new Set<number>();
    for (const [key, bytes] of disk.objects) {
      assert.ok(isNodeName(key));
      sizes.add(bytes.length);
      for (const word of ['name', 'value']) assert.ok(!Buffer.from(bytes).includes(word));
    }
    assert.ok(sizes.size <= 12, `${sizes.size} sizes`);
  });

  it('tells who can verify all its nodes, and nothing of what is in them', async () => {
    const { empty, readKey, powers, disk } = makeTreeWorld();
    const first = await (await empty()).edited(editOf(numbered(1_500)));
    const cap = toVerify(asRead(first, readKey), powers.signatures) as Cap<'tree-verify'>;
    const tree = openTree(cap, powers);
    const nodes = new Set<string>();
    for await (const { node } of tree.needs()) if (node) nodes.add(nodeName(node));
    const empties = new Set([nodeName((await empty()).root)]);
    assert.deepEqual(nodes, new Set([...disk.objects.keys()].filter((key) => !empties.has(key))));
    await assert.rejects(tree.get('name 1'), RangeError);
    await assert.rejects(tree.edited([]), RangeError);
    const second = await first.edited(editOf([['name 1', 'other']]));
    let more = 0;
    for await (const { node } of second.needs((hash) => nodes.has(nodeName(hash))))
      more += node ? 1 : 0;
    assert.ok(more >= 1 && more <= 4, `${more} nodes are new`);
  });

  it('refuses every node with a bit changed, cut, or of another place', async () => {
    const { empty, readKey, powers, disk } = makeTreeWorld();
    const tree = await (await empty()).edited(editOf(numbered(300)));
    const stored = new Map(disk.objects);
    const keys = [...stored.keys()].filter((key) => key !== nodeName(tree.root)).sort();
    const readAll = () => contents(openTree(asRead(tree, readKey), powers));
    const whole = await readAll();
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.nat(7), async (which, at, bit) => {
        const key = [...stored.keys()][which % stored.size]!;
        const changed = stored.get(key)!.slice();
        changed[at % changed.length]! ^= 1 << bit;
        disk.objects.set(key, changed);
        const found = await readAll().catch((error: unknown) => error);
        if (!(found instanceof DamagedNode)) assert.deepEqual(found, whole);
        disk.objects.set(key, stored.get(key)!);
      }),
      { numRuns: 60 },
    );
    disk.objects.set(nodeName(tree.root), stored.get(keys[0]!)!);
    await assert.rejects(readAll(), DamagedNode);
    disk.objects.delete(nodeName(tree.root));
    await assert.rejects(readAll(), NodeMissing);
    disk.objects.set(nodeName(tree.root), stored.get(nodeName(tree.root))!);
    const strange = Cap.make('tree-read', { root: tree.root, readKey: new Uint8Array(32) });
    await assert.rejects(openTree(strange, powers).get('name 1'), DamagedNode);
  });

  it('has borders and nodes under each read key that have nothing to do with those of another', async () => {
    const { empty, powers, disk } = makeTreeWorld();
    await (await empty()).edited(editOf(numbered(300)));
    const before = new Set(disk.objects.keys());
    const other = await makeTree(new Uint8Array(32).fill(4), powers);
    await other.edited(editOf(numbered(300)));
    const added = [...disk.objects.keys()].filter((key) => !before.has(key));
    assert.ok(added.length >= 3);
  });

  it('refuses names and metadata that are too long or no text', async () => {
    const { empty } = makeTreeWorld();
    const tree = await empty();
    await assert.rejects(tree.edited(editOf([['x'.repeat(1_025), '']])), RangeError);
    await assert.rejects(tree.edited(editOf([['\ud800', '']])), RangeError);
    await assert.rejects(tree.edited(editOf([['\ufffd and \ud800', '']])), RangeError);
    await assert.rejects(tree.edited(editOf([['x', 'y'.repeat(16_385)]])), RangeError);
    assert.deepEqual(
      await contents(
        await tree.edited(
          editOf([
            ['\ufffd', 'fine'],
            ['', 'too'],
          ]),
        ),
      ),
      [
        ['', 'too'],
        ['\ufffd', 'fine'],
      ],
    );
  });

  it('orders names as their bytes', () => {
    const units = ['a', 'b', '\u00e9', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1f600}'];
    const text = fc.array(fc.constantFrom(...units), { maxLength: 5 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const bytes = Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
        assert.equal(Math.sign(compareNames(a, b)), bytes);
      }),
    );
  });
});
