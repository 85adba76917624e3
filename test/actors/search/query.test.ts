/** What a person types into the search, as words and conditions. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuery, TERMS_MAX } from '../../../actors/search/query.ts';

const time = (day: string): number => Date.parse(`${day}T00:00:00Z`);

describe('a query', () => {
  it('is words, phrases, words it must not have, and conditions', () => {
    const query = parseQuery(
      'boat "calm sea" -motor type:pdf type:Photos tag:"my tax" from:Anna in:"My letters" sum',
    );
    const terms = query.terms.map(({ text, field, without }) => [text, field, without]);
    assert.deepEqual(terms, [
      ['boat', 'any', false],
      ['calm sea', 'any', false],
      ['motor', 'any', true],
      ['Anna', 'from', false],
      ['sum', 'any', false],
    ]);
    assert.deepEqual(query.types, ['pdf', 'picture']);
    assert.deepEqual(query.tags, ['my tax']);
    assert.deepEqual(query.folders, ['My letters']);
  });

  it('takes its last word as unfinished unless a space or a quote ends it', () => {
    const unfinished = (typed: string) => parseQuery(typed).terms.map((term) => term.unfinished);
    assert.deepEqual(unfinished('calm se'), [false, true]);
    assert.deepEqual(unfinished('calm sea '), [false, false]);
    assert.deepEqual(unfinished('"calm se'), [false]);
    assert.deepEqual(unfinished('calm type:pdf'), [false]);
    assert.deepEqual(unfinished('from:ann'), [true]);
  });

  it('knows years, months and days', () => {
    const range = (typed: string) => {
      const { after, before } = parseQuery(typed);
      return [after, before];
    };
    assert.deepEqual(range('after:2026-01'), [time('2026-01-01'), undefined]);
    assert.deepEqual(range('before:2026-03-15'), [undefined, time('2026-03-15')]);
    assert.deepEqual(range('on:2024-02'), [time('2024-02-01'), time('2024-03-01')]);
    assert.deepEqual(range('on:2025'), [time('2025-01-01'), time('2026-01-01')]);
    assert.deepEqual(range('after:2020 after:2021 before:2023'), [
      time('2021-01-01'),
      time('2023-01-01'),
    ]);
    const typed = fc.date({ min: new Date(0), max: new Date('2399-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(typed, (date) => {
        const day = date.toISOString().slice(0, 10);
        assert.deepEqual(range(`on:${day}`), [time(day), time(day) + 86_400_000]);
      }),
    );
  });

  it('says what means nothing, and goes on without it', () => {
    const query = parseQuery('after:soon before:2026-13 on:2025-02-29 boat');
    assert.deepEqual(query.unclear, ['after:soon', 'before:2026-13', 'on:2025-02-29']);
    assert.deepEqual([query.after, query.before, query.terms.length], [undefined, undefined, 1]);
  });

  it('looks for what only looks like a condition as it stands', () => {
    const texts = (typed: string) => parseQuery(typed).terms.map(({ text }) => text);
    assert.deepEqual(texts('12:30 http://a.b/c note:this x:y'), [
      '12:30',
      'http://a.b/c',
      'note:this',
      'x:y',
    ]);
    assert.deepEqual(texts('日本語 "東京 タワー" مرحبا'), ['日本語', '東京 タワー', 'مرحبا']);
  });

  it('is never an error, and bounded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
        assert.ok(parseQuery(typed).terms.length <= TERMS_MAX);
      }),
    );
    assert.equal(parseQuery('a '.repeat(100)).terms.length, TERMS_MAX);
    for (const typed of ['', ' ', '"', '""', '-', ':', 'type:', '- "', 'tag:""']) parseQuery(typed);
  });
});
