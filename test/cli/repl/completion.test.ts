/** Tab completion by published interfaces, against references of this process. */
import assert from 'node:assert/strict';
import { Home } from '../../../actors/device/interface.ts';
import { LakeOwner } from '../../../actors/lake/interface.ts';
import { Far } from '../../../captp/index.ts';
import { complete } from '../../../cli/repl/completion.ts';
import { makeInterfaceBook } from '../../../cli/repl/interface-book.ts';
import { methodTable } from '../../../cli/repl/signature.ts';
import {
  arg,
  call,
  defineInterface,
  describeInterface,
  either,
  int,
  literal,
  map,
  nat,
  numberIn,
  optional,
  promise,
  ref,
  text,
} from '../../../vat/index.ts';

const Boat = defineInterface('Boat', {
  sail: call(arg('to', text(80)), arg('knots', optional(nat))).returns(nat),
  sink: call(),
  repair: call(),
});

const Fleet = defineInterface('Fleet', {
  launch: call(arg('speed', int(1, 40)), arg('way', either(literal('out'), literal('home'))))
    .rest('boat', ref(Boat), 9)
    .returns(promise(ref(Boat))),
  crews: call(arg('share', numberIn(0, 1))).returns(map(text(9), nat)),
});

const boat = Far('boat', { __getInterfaceGuard__: () => describeInterface(Boat) });
const home = Far('home', { __getInterfaceGuard__: () => describeInterface(Home) });
const mute = Far('mute', {});
const values: Record<string, unknown> = { boat, home, mute, plain: { boat }, number: 1 };

function lookup(path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null || !(name in value)) throw new Error('none');
    return (value as Record<string, unknown>)[name];
  }, values);
}

const book = makeInterfaceBook({
  now: () => 0,
  wakeAt: () => () => undefined,
  after: () => () => undefined,
});
const squeezed = (line: string) => line.replace(/ +/g, ' ');
const tab = (line: string) => complete(line, lookup, book);

describe('tab after E(ref).', () => {
  it('lists the methods with the names of their arguments', async () => {
    assert.deepEqual(await tab('await E(boat).'), {
      candidates: ['repair()', 'sail(to, knots?)', 'sink()'],
      typed: '',
    });
  });

  it('keeps those that begin as typed', async () => {
    const found = await tab('E(plain.boat).s');
    assert.deepEqual(found, { candidates: ['sail(to, knots?)', 'sink()'], typed: 's' });
  });

  it('puts in the only one, ready to go on, and shows its arguments', async () => {
    assert.deepEqual(await tab('E(boat).sa'), {
      candidates: ['sail('],
      typed: 'sa',
      hint: 'sail(to: text, knots?: whole number) → whole number',
    });
    assert.deepEqual((await tab('E(boat).r'))?.candidates, ['repair()']);
  });

  it('shows what a method takes inside its brackets', async () => {
    const found = await tab('E(boat).sail("Kiel", ');
    assert.equal(found?.hint, 'sail(to: text, knots?: whole number) → whole number');
    assert.deepEqual(found?.candidates, []);
  });

  it('knows what a message inside a message answers, without sending it', async () => {
    const found = await tab('E(E(home).lake()).makeF');
    assert.deepEqual(found?.candidates, ['makeFolder(']);
    assert.deepEqual((await tab('E(E(E(home).lake()).add({name: "x"})).'))?.candidates, [
      'abort()',
      'finish()',
      'write(bytes)',
      'written()',
    ]);
  });

  it('leaves everything else to the ordinary completion', async () => {
    const lines = ['boat.', 'E(nothing).', 'E(number).', 'E(mute).', 'F(boat).', 'E(f(1)).', ''];
    for (const line of lines) assert.equal(await tab(line), undefined, line);
  });

  it('runs nothing of what stands in the brackets', async () => {
    assert.equal(await tab('E(process.exit()).'), undefined);
  });
});

describe('.inspect', () => {
  it('tells every method of an interface in a table', () => {
    assert.equal(
      methodTable(describeInterface(Boat)),
      [
        'METHOD  ARGUMENTS                        RESULT',
        'repair',
        'sail    to: text, knots?: whole number  whole number',
        'sink',
      ]
        .join('\n')
        .replace(
          'ARGUMENTS                        RESULT',
          'ARGUMENTS                       RESULT',
        ),
    );
  });

  it('says in few words what each guard takes', () => {
    assert.deepEqual(methodTable(describeInterface(Fleet)).split('\n').slice(1).map(squeezed), [
      'crews share: number from 0 to 1 map of whole number',
      "launch speed: whole number from 1 to 40, way: 'out' | 'home', …boat: Boat promise for Boat",
    ]);
  });

  it('names the fields of records and the interfaces of references', () => {
    const table = methodTable(describeInterface(LakeOwner));
    assert.match(
      table,
      /add +file: \{name, folder, type\?, modified\?, replaces\?, size\?, resume\?\} +Upload/,
    );
  });
});
