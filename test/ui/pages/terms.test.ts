import assert from 'node:assert/strict';
import { withTag } from '../../../ui/pages/lake/tags.ts';
import { mailAddress } from '../../../ui/pages/shares/mail.ts';
import {
  FRESH_TERMS,
  formOf,
  localDay,
  type TermsForm,
  termsOf,
} from '../../../ui/pages/shares/terms.ts';

const NOW = new Date(2026, 10, 21, 9, 30).getTime();
const form = (change: Partial<TermsForm>): TermsForm => ({ ...FRESH_TERMS, ...change });

describe('the terms of a share', () => {
  it('bind it to nothing unless something is chosen', () => {
    assert.deepEqual(termsOf(form({ label: ' Ana ' }), NOW), { terms: { label: 'Ana' } });
  });

  it('include the whole of the last day, as it is where the person lives', () => {
    const result = termsOf(form({ end: 'date', date: '2026-11-21' }), NOW);
    assert.ok('terms' in result);
    const end = new Date(Number(result.terms.ends));
    assert.deepEqual([end.getDate(), end.getHours(), end.getMinutes()], [21, 23, 59]);
  });

  it('refuse a day that is over, or none', () => {
    for (const date of ['2026-11-20', '', 'tomorrow']) {
      assert.deepEqual(termsOf(form({ end: 'date', date }), NOW), { fault: 'date' });
    }
  });

  it('refuse a number of openings that is none', () => {
    for (const openings of [0, -1, 1.5, Number.NaN, 1e9]) {
      assert.deepEqual(termsOf(form({ limited: true, openings }), NOW), { fault: 'openings' });
    }
    const good = termsOf(form({ limited: true, openings: 3 }), NOW);
    assert.deepEqual(good, { terms: { label: '', openings: 3n } });
  });

  it('come back from a share as they were', () => {
    const ends = BigInt(new Date(2027, 0, 5, 23, 59, 59, 999).getTime());
    const share = { label: 'Jo', ends, openingsAllowed: 4n };
    const terms = termsOf(formOf(share as never), NOW);
    assert.deepEqual(terms, { terms: { label: 'Jo', ends, openings: 4n } });
    assert.equal(localDay(Number(ends)), '2027-01-05');
  });
});

describe('a link sent by mail', () => {
  it('keeps its fragment', () => {
    const link = 'https://files.example.org/s#abc.def-_.ghi';
    const address = mailAddress('Grüße & more?', link);
    const body = new URL(address).searchParams.get('body') ?? '';
    assert.ok(body.includes(link));
    assert.equal(new URL(address).searchParams.get('subject'), 'Grüße & more?');
  });
});

describe('tags', () => {
  it('are one line each, and there once', () => {
    assert.deepEqual(withTag(['boat'], '  summer \n 2026 '), ['boat', 'summer 2026']);
    assert.deepEqual(withTag(['boat'], 'Boat'), ['boat']);
    assert.deepEqual(withTag(['boat'], ' '), ['boat']);
    const full = Array.from({ length: 32 }, (_, n) => `t${n}`);
    assert.equal(withTag(full, 'more'), full);
  });
});
