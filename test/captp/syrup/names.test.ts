import assert from 'node:assert/strict';
import { E, Far, type Ref, type Sym, sym } from '../../../captp/index.ts';
import { nameSymbol, nameText } from '../../../captp/syrup/names.ts';

const text = (name: string): string => {
  const bytes = new TextEncoder().encode(name);
  return nameText(bytes, 0, bytes.length);
};

describe('the names that are kept', () => {
  it('are told apart, however alike they are', () => {
    for (let i = 0; i < 26; i++) {
      const letter = String.fromCharCode(0x61 + i);
      for (let at = 0; at < 12; at++) {
        const name = `op:withdraws`.split('').with(at, letter).join('');
        assert.equal(text('op:withdraws'), 'op:withdraws');
        assert.equal(text(name), name);
      }
    }
  });

  it('are told apart when one begins with the other', () => {
    for (let i = 0; i < 20_000; i++) {
      const longer = `fetch${i}`;
      assert.equal(text('fetch'), 'fetch');
      assert.equal(text(longer), longer);
    }
  });

  it('are read from the middle of a message', () => {
    const bytes = new TextEncoder().encode("10'op:deliver5'fetch");
    assert.equal(nameText(bytes, 3, 13), 'op:deliver');
    assert.equal(nameSymbol(bytes, 15, 20).name, 'fetch');
  });

  it('cannot be changed by one of those who share them', () => {
    const bytes = new TextEncoder().encode('shared');
    const symbol = nameSymbol(bytes, 0, bytes.length);
    assert.throws(() => Object.assign(symbol, { name: 'other' }), TypeError);
    assert.equal(nameSymbol(bytes, 0, bytes.length).name, 'shared');
  });

  it('cannot be changed by who receives a call, either', async () => {
    const heard: Sym[] = [];
    const listener = Far('Listener', (...args: unknown[]) => void heard.push(args[0] as Sym));
    const methods = listener as never as Ref<{ call(): void }>;
    await E(methods).call();
    assert.throws(() => Object.assign(heard[0] as Sym, { name: 'other' }), TypeError);
    await E(methods).call();
    assert.deepEqual(heard[1], sym('call'));
  });
});
