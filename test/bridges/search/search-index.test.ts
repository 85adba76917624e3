/** The index against a plain look through all entries, in any sequence of changes and power cuts. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuery } from '../../../actors/search/query.ts';
import { IndexDamaged, openIndexDatabase } from '../../../bridges/search/index-database.ts';
import type { FileText, IndexEntry } from '../../../bridges/search/index-entry.ts';
import { SearchIndex } from '../../../bridges/search/search-index.ts';
import { wordsOf } from '../../../bridges/search/words.ts';
import { MemoryFolder } from './memory-folder.ts';

const KEY = new Uint8Array(32).fill(7);
const WORDS = ['boat', 'Boot', 'sea', 'été', 'ete', '東京', '京', 'مرحبا', 'a1', 'ß', 'ไทย', '𞤀𞤁'];

interface Modelled {
  readonly entry: IndexEntry;
  text: FileText | undefined;
}

async function opened(folder: MemoryFolder): Promise<{ index: SearchIndex; isNew: boolean }> {
  const { db, isNew } = await openIndexDatabase(folder, KEY);
  return { index: new SearchIndex(db), isNew };
}

function entry(id: string, change: Partial<IndexEntry> = {}): IndexEntry {
  const size = 10;
  const rest = { type: 'text/plain', size, modified: 0, tags: [], removed: false, content: 'c' };
  return { id, kind: 'file', name: `${id}.txt`, folder: '', ...rest, ...change };
}

const body = (text: string): FileText => ({
  body: text,
  sender: '',
  receiver: '',
  date: undefined,
});

function found(index: SearchIndex, typed: string, folder?: string): string[] {
  const { rows } = index.find({ query: parseQuery(typed), folder });
  return rows.map(({ id }) => id).sort();
}

/** Has these words one behind the other; of the last maybe only a beginning. */
function has(text: string, wanted: string, unfinished: boolean): boolean {
  const words = wordsOf(text);
  const sought = wordsOf(wanted);
  return words.some((_, at) =>
    sought.every((word, offset) => {
      const there = words[at + offset] ?? '';
      const loose = unfinished && offset === sought.length - 1 && word.length > 1;
      return loose && !/[\p{sc=Han}\p{sc=Thai}]/u.test(word)
        ? there.startsWith(word)
        : there === word;
    }),
  );
}

function naive(model: ReadonlyMap<string, Modelled>, typed: string): string[] {
  const { terms } = parseQuery(typed);
  const hits = [...model.values()].filter(({ entry: { name, tags, removed }, text }) => {
    const places = [name, tags.join(' '), text?.body ?? ''];
    return (
      !removed &&
      terms.every(
        (term) => places.some((place) => has(place, term.text, term.unfinished)) !== term.without,
      )
    );
  });
  return hits.map(({ entry: { id } }) => id).sort();
}

const word = fc.constantFrom(...WORDS);
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((some) => some.join(' '));
const typed = fc.oneof(
  words,
  words.map((some) => `"${some}"`),
  fc.tuple(word, word).map(([one, other]) => `${one} -${other}`),
  word.map((one) => one.slice(0, 2)),
);
const step = fc.record({
  do: fc.constantFrom('put', 'put', 'text', 'text', 'bin', 'forget', 'reopen', 'scan'),
  which: fc.nat(5),
  words,
  tag: word,
});

describe('the search index', () => {
  it('reads once more what took too long, and gives it up after that', async () => {
    const { index } = await opened(new MemoryFolder());
    index.scan(index.beginScan(), [entry('slow'), entry('bad'), entry('good')]);
    const settle = (id: string, text: FileText | undefined, late = false): void =>
      index.settle([{ id, content: 'c', text, late }]);
    const waiting = (): unknown[] => index.unread(9).map(({ id, again }) => [id, again]);
    settle('slow', undefined, true);
    settle('bad', undefined);
    assert.deepEqual(waiting(), [['good', false]]);
    settle('good', body('boat'));
    assert.deepEqual(waiting(), []);
    assert.deepEqual(index.reading(), { read: 3, total: 3, unread: 2, late: 1 });
    assert.deepEqual(
      ['slow', 'bad', 'good', 'none'].map((id) => index.wordsOf(id)),
      ['late', 'given-up', 'read', 'none'],
    );
    index.tryAgain();
    assert.deepEqual(waiting(), [['slow', true]]);
    assert.deepEqual(index.reading(), { read: 2, total: 3, unread: 1, late: 0 });
    settle('slow', undefined, true);
    index.tryAgain();
    assert.deepEqual([waiting(), index.wordsOf('slow')], [[], 'given-up']);
    index.close();
  });

  it('finds what a look through all entries finds, in any sequence of changes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.array(typed, { minLength: 1, maxLength: 6 }),
        async (steps, queries) => {
          const folder = new MemoryFolder();
          let { index } = await opened(folder);
          const model = new Map<string, Modelled>();
          for (const [at, one] of steps.entries()) {
            const id = `id${one.which}`;
            const known = model.get(id);
            if (one.do === 'put') {
              const change = { name: `${one.words}.txt`, tags: [one.tag], content: `c${at % 2}` };
              const next = entry(id, change);
              const text = known?.entry.content === next.content ? known.text : undefined;
              model.set(id, { entry: next, text });
              index.apply(index.mark, `m${at}`, [next], []);
            } else if (one.do === 'text' && known && !known.text) {
              known.text = body(one.words);
              const { content } = known.entry;
              index.settle([{ id, content, text: known.text }]);
            } else if (one.do === 'bin' && known) {
              const next = { ...known.entry, removed: !known.entry.removed };
              model.set(id, { entry: next, text: known.text });
              index.apply(index.mark, `m${at}`, [next], []);
            } else if (one.do === 'forget') {
              model.delete(id);
              index.apply(index.mark, `m${at}`, [], [id]);
            } else if (one.do === 'reopen') {
              index.close();
              ({ index } = await opened(folder));
            } else if (one.do === 'scan') {
              model.delete(id);
              const scan = index.beginScan();
              index.scan(
                scan,
                [...model.values()].map((each) => each.entry),
              );
              index.endScan(scan, `m${at}`);
            }
          }
          for (const query of queries) {
            assert.deepEqual(found(index, query), naive(model, query), query);
          }
          index.close();
        },
      ),
      { numRuns: 12 },
    );
  });

  it('finds by type, tag, day, person and folder, and nothing in or below the bin', async () => {
    const { index } = await opened(new MemoryFolder());
    const day = Date.UTC(2026, 2, 15);
    index.apply(
      index.mark,
      'm',
      [
        entry('f', { kind: 'folder', name: 'My letters', type: '', content: '' }),
        entry('g', { kind: 'folder', name: 'Old', folder: 'f', type: '', content: '' }),
        entry('a', {
          name: 'boat.jpg',
          type: 'image/jpeg',
          modified: day,
          tags: ['tax 2026', 'b'],
        }),
        entry('m', { name: 'hello.eml', type: 'message/rfc822', folder: 'g' }),
        entry('p', { name: 'boat.pdf', type: 'application/pdf', folder: 'f' }),
      ],
      [],
    );
    const text = {
      body: 'hi',
      sender: 'Anna Ånström <anna@example.org>',
      receiver: 'Ben',
      date: day,
    };
    index.settle([{ id: 'm', content: 'c', text }]);
    const asked: [string, string[]][] = [
      ['type:picture', ['a']],
      ['type:jpg type:pdf', ['a', 'p']],
      ['type:folder', ['f', 'g']],
      ['tag:"tax 2026"', ['a']],
      ['tag:tax', []],
      ['on:2026-03-15', ['a', 'm']],
      ['after:2026-03 before:2026-03-15', []],
      ['before:1971', ['f', 'g', 'p']],
      ['from:anna', ['m']],
      ['from:"anna@example.org"', ['m']],
      ['from:anstrom', ['m']],
      ['to:ben from:anna', ['m']],
      ['to:anna', []],
      ['person:ben', ['m']],
      ['in:letters', ['g', 'm', 'p']],
      ['in:letters in:old', ['m']],
      ['in:nowhere', []],
      ['boat -type', ['a', 'p']],
      ['-boat', ['f', 'g', 'm']],
      ['', ['a', 'f', 'g', 'm', 'p']],
      ['name:hi', []],
      ['...', ['a', 'f', 'g', 'm', 'p']],
    ];
    for (const [query, ids] of asked) assert.deepEqual(found(index, query), ids, query);
    assert.deepEqual(found(index, 'boat', 'f'), ['p']);
    const removed = entry('f', {
      kind: 'folder',
      name: 'My letters',
      type: '',
      content: '',
      removed: true,
    });
    index.apply(index.mark, 'n', [removed], []);
    assert.deepEqual(found(index, ''), ['a']);
    index.close();
  });

  it('shows a piece of the text around what was found, also where it is written otherwise', async () => {
    const { index } = await opened(new MemoryFolder());
    index.apply(index.mark, 'm', [entry('a', { name: 'Été à Paris.txt' })], []);
    const long = `${'nothing here. '.repeat(500)}The CALM  sea at l'été of 東京都 ${'and on '.repeat(50)}`;
    index.settle([{ id: 'a', content: 'c', text: body(long) }]);
    const marked = (query: string): string => {
      const { rows, sought } = index.find({ query: parseQuery(query), folder: undefined });
      const all = index.excerpts(
        rows.map(({ row }) => row),
        sought,
        () => true,
      );
      const show = (pieces: readonly { text: string; hit: boolean }[] = []): string =>
        pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');
      return `${show(all[0]?.name)} | ${show(all[0]?.snippet)}`;
    };
    assert.match(marked('"calm sea"'), /^Été à Paris\.txt \| … .*The \[CALM sea\] at .* …$/);
    assert.match(marked('ete'), /^\[Été\] à Paris.txt \| .*l'\[été\] of/);
    assert.match(marked('京都'), /東\[京都\]/);
    assert.match(marked('par'), /^Été à \[Paris\]\.txt \| $/);
    index.close();
  });

  it('holds no word of a file that is gone, not even in what is left of its files', async () => {
    const folder = new MemoryFolder();
    const { db } = await openIndexDatabase(folder, KEY);
    const index = new SearchIndex(db);
    const others = Array.from({ length: 50 }, (_, at) => entry(`o${at}`));
    index.apply(index.mark, 'm', [entry('a', { name: 'zanzibar.txt' }), ...others], []);
    index.settle([{ id: 'a', content: 'c', text: body('quixotic xylophone') }]);
    index.settle(others.map(({ id }) => ({ id, content: 'c', text: body(`other ${id}`) })));
    const plain = (): string => {
      const pages = Number(db.selectValue('PRAGMA page_count'));
      assert.ok(pages > 3);
      const rows = db.selectArrays('SELECT block FROM words_data');
      return Buffer.concat(rows.map(([bytes]) => Buffer.from(bytes as Uint8Array))).toString(
        'latin1',
      );
    };
    assert.match(plain(), /zanzibar/);
    index.apply(index.mark, 'n', [], ['a']);
    assert.deepEqual(found(index, 'zanzibar'), []);
    assert.doesNotMatch(plain(), /zanzibar|quixotic|xylophone/);
    index.close();
  });

  it('lies on the disk sealed, under names that tell nothing', async () => {
    const folder = new MemoryFolder();
    const { index } = await opened(folder);
    index.apply(index.mark, 'm', [entry('a', { name: 'zanzibar.txt' })], []);
    index.close();
    for (const [name, file] of folder.files) {
      assert.match(name, /^[0-9a-f]{24}$/);
      assert.doesNotMatch(file.now.toString('latin1'), /zanzibar|SQLite|entries/);
    }
  });

  it('is whole after a power cut at any write, or begun anew', async () => {
    for (let cut = 1; cut < 400; cut += 41) {
      const folder = new MemoryFolder();
      const { index } = await opened(folder);
      const done: string[] = [];
      let random = cut;
      folder.writesLeft = cut;
      try {
        for (let at = 0; at < 12; at += 1) {
          const ids = Array.from({ length: 5 }, (_, which) => `w${at}x${which}`);
          index.apply(
            index.mark,
            `m${at}`,
            ids.map((id) => entry(id)),
            [],
          );
          done.push(`m${at}`);
        }
      } catch (error) {
        assert.ok(error instanceof IndexDamaged, String(error));
      }
      const after = folder.afterPowerCut(() => {
        random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
        return random % 2 === 0;
      });
      const again = await opened(after);
      if (!again.isNew) {
        const at = Number(again.index.mark.slice(1) || -1);
        assert.ok(
          at + 1 === done.length || at === done.length,
          `${again.index.mark} ${done.at(-1)}`,
        );
        const all = found(again.index, '');
        assert.equal(all.length, 5 * (at + 1));
        assert.deepEqual(found(again.index, 'w0x0 '), at >= 0 ? ['w0x0'] : []);
      }
      again.index.close();
    }
  });

  it('is begun anew when a byte of it is wrong, or it is of another key', async () => {
    const folder = new MemoryFolder();
    const first = await opened(folder);
    assert.equal(first.isNew, true);
    first.index.apply(
      '',
      'm',
      Array.from({ length: 20 }, (_, at) => entry(`e${at}`)),
      [],
    );
    first.index.close();
    const [name = ''] =
      [...folder.files].sort(([, a], [, b]) => b.now.length - a.now.length)[0] ?? [];
    const size = folder.files.get(name)?.now.length ?? 0;
    for (const at of [0, 20, 40, 100, 8_300, size - 1]) {
      const copy = folder.afterPowerCut(() => true);
      const file = copy.files.get(name);
      if (file) file.now[at] = (file.now[at] ?? 0) ^ 1;
      await assert.rejects(
        async () => {
          const { index, isNew } = await opened(copy);
          try {
            if (isNew) throw new IndexDamaged('at once');
            // Every page is read by this.
            for (let each = 0; each < 20; each += 1) index.apply(index.mark, 'x', [], [`e${each}`]);
            index.apply(index.mark, 'y', [entry('z')], []);
          } finally {
            index.close();
          }
        },
        IndexDamaged,
        `byte ${at}`,
      );
    }
    const { db, isNew } = await openIndexDatabase(folder, new Uint8Array(32).fill(8));
    db.close();
    assert.equal(isNew, true);
  });
});
