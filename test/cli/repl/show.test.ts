/** How results look at the prompt. */
import assert from 'node:assert/strict';
import { Far, makeVow } from '../../../captp/index.ts';
import { awaitExpression } from '../../../cli/repl/expression.ts';
import { makeInterfaceBook } from '../../../cli/repl/interface-book.ts';
import { learnNames, show } from '../../../cli/repl/show.ts';
import { formatTime } from '../../../cli/terminal/format.ts';

let wake: (() => void)[] = [];
const clock = {
  now: () => 0,
  wakeAt: () => () => undefined,
  after: (_: number, run: () => void) => {
    wake.push(run);
    return () => undefined;
  },
};
const book = makeInterfaceBook(clock);

describe('a result at the prompt', () => {
  beforeEach(() => {
    wake = [];
  });

  it('shows references by the name of their interface', async () => {
    const lake = Far('x', { __getInterfaceGuard__: () => ({ name: 'LakeOwner', methods: {} }) });
    const value = { lake, deep: [{ lake }] };
    await learnNames(value, book);
    assert.equal(show(value, book), '{ lake: «LakeOwner», deep: [ { lake: «LakeOwner» } ] }');
  });

  it('shows a reference that does not tell its name, or not in time', async () => {
    const rude = Far('x', { __getInterfaceGuard__: () => 'nonsense' });
    await learnNames(rude, book);
    assert.equal(show(rude, book), '«reference»');
    const slow = Far('x', { __getInterfaceGuard__: () => makeVow().vow });
    const learning = learnNames(slow, book);
    for (const run of wake) run();
    await learning;
    assert.equal(show(slow, book), '«reference»');
  });

  it('shows counts as what they are, and times with their date', () => {
    const shown = show({ size: 12n, added: 1_766_000_000_000n }, book);
    const date = formatTime(1_766_000_000_000n);
    assert.equal(shown, `{ size: 12n, added: 1766000000000n /* ${date} */ }`);
  });

  it('shows the beginning of bytes and how many there are', () => {
    assert.equal(show(Uint8Array.of(1, 255), book), '«2 bytes: 01 ff»');
    assert.match(show(new Uint8Array(100), book), /^«100 bytes:( 00){16} …»$/);
  });

  it('shows an error as one line with its code', () => {
    const error = Object.assign(new Error('It was\n  taken back.'), { code: 'revoked' });
    assert.equal(show(error, book), 'revoked: It was taken back.');
    assert.equal(
      show(new TypeError('x is not a function'), book),
      'TypeError: x is not a function',
    );
  });

  it('is not fooled by a value that only looks like something else', () => {
    assert.equal(show(['«LakeOwner»'], book), "[ '«LakeOwner»' ]");
  });
});

describe('what is typed', () => {
  it('is awaited when it is an expression', () => {
    assert.equal(awaitExpression('E(lake).list();\n'), 'await __settle((E(lake).list()\n))\n');
    assert.equal(awaitExpression('{ a: 1 }'), 'await __settle(({ a: 1 }\n))\n');
    assert.equal(awaitExpression('x = await y'), 'await __settle((x = await y\n))\n');
  });

  it('stays as it is when it is a statement, unfinished, or declares a name', () => {
    const kept = [
      'const x = 1',
      'if (a) b',
      'f(',
      '`a',
      'function f() {}',
      'class A {}',
      '1; 2',
      '',
    ];
    for (const code of kept) assert.equal(awaitExpression(code), code);
  });
});
