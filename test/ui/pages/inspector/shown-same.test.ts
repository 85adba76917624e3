import assert from 'node:assert/strict';
import type { ShownValue } from '../../../../actors/inspector/shown.ts';
import { fieldPairs, sameShown } from '../../../../ui/pages/inspector/shown-same.ts';

const text = (value: string): ShownValue => ({ is: 'text', text: value, length: value.length });
const record = (fields: Record<string, ShownValue>): ShownValue & { is: 'record' } => ({
  is: 'record',
  fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
  length: Object.keys(fields).length,
});

describe('sameShown', () => {
  it('compares by what is in it', () => {
    assert.ok(sameShown(record({ a: text('x') }), record({ a: text('x') })));
    assert.ok(!sameShown(record({ a: text('x') }), record({ a: text('y') })));
    assert.ok(!sameShown(record({ a: text('x') }), record({ b: text('x') })));
    assert.ok(!sameShown(text('1'), { is: 'integer', text: '1' }));
  });

  it('takes counts for equal that came as bigint and as number', () => {
    const counted = { is: 'bytes', length: 32n } as unknown as ShownValue;
    assert.ok(sameShown({ is: 'bytes', length: 32 }, counted));
    assert.ok(!sameShown({ is: 'bytes', length: 31 }, counted));
  });
});

describe('fieldPairs', () => {
  it('puts what was and what is side by side, also where one is missing', () => {
    const past = record({ name: text('old'), gone: text('x') });
    const now = record({ name: text('new'), added: text('y') });
    assert.deepEqual(
      fieldPairs(past, now).map(({ name, past: was, now: is }) => [name, was?.is, is?.is]),
      [
        ['name', 'text', 'text'],
        ['gone', 'text', undefined],
        ['added', undefined, 'text'],
      ],
    );
  });
});
