/** Where the local socket lies, and what a running vat left in its data folder. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readRunning, socketPathOf } from '../../cli/folders.ts';

describe('the local socket', () => {
  const before = process.env.XDG_RUNTIME_DIR;
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), '2g-')));
    process.env.XDG_RUNTIME_DIR = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.XDG_RUNTIME_DIR;
    else process.env.XDG_RUNTIME_DIR = before;
    rmSync(folder, { recursive: true });
  });

  if (process.platform === 'win32') {
    it('is a named pipe', () => assert.match(socketPathOf('C:\\x'), /^\\\\\.\\pipe\\2gather-/));
    return;
  }

  it('lies in the data folder', () => {
    assert.equal(socketPathOf(folder), join(folder, 'vat.sock'));
  });

  it('lies in a folder of this user alone when the path is too long or has spaces', () => {
    const places = ['/a'.repeat(60), '/home/ann/Application Support', '/home/ann/a#b'].map(
      socketPathOf,
    );
    for (const place of places) {
      assert.ok(place.startsWith(folder) && /^[\w./-]{1,100}$/.test(place), place);
      assert.equal(statSync(dirname(place)).mode & 0o777, 0o700);
    }
    assert.equal(new Set(places).size, places.length);
  });

  it('is refused when others may enter that folder', () => {
    chmodSync(dirname(socketPathOf('/a b')), 0o755);
    assert.throws(() => socketPathOf('/a b'), {
      code: 'file',
      message: /may be entered by others/,
    });
  });
});

describe('the note of a running vat', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), '2gather-note-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read when it is whole', async () => {
    const note = { pid: 1, address: 'http://127.0.0.1:1', socket: '/x' };
    writeFileSync(join(folder, 'running.json'), JSON.stringify(note));
    assert.deepEqual(await readRunning(folder), note);
  });

  it('counts as none when it is missing or damaged', async () => {
    assert.equal(await readRunning(folder), undefined);
    for (const text of ['', '{"pid":1', 'null', '{"pid":"1","address":"x","socket":"y"}']) {
      writeFileSync(join(folder, 'running.json'), text);
      assert.equal(await readRunning(folder), undefined, text);
    }
  });
});
