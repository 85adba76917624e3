import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLogFolder } from '../../../bridges/disks/log-folder.ts';

describe('The folder of a log', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-log-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const name = '0000000001.log';
  const sizeOf = async () => (await stat(join(folder, name))).size;

  it('writes a segment on from where it ended, with more pieces than one call takes', async () => {
    const files = await openLogFolder(folder);
    const segment = await files.createSegment(name);
    const parts = Array.from({ length: 2_500 }, (_, at) => Uint8Array.of(at, at >> 8));
    // Two at a time, as the log does it.
    await Promise.all([segment.append(parts, 0), segment.append([Uint8Array.of(1)], 5_000)]);
    await segment.close();
    assert.equal(await sizeOf(), 5_001);
    const again = await files.resumeSegment(name, 5_000);
    await again.append([Uint8Array.of(2, 3)], 5_000);
    const file = await files.open(name);
    assert.deepEqual(await file!.read(4_996, 6), Uint8Array.of(0xc2, 9, 0xc3, 9, 2, 3));
    await file!.close();
    await again.cut(4);
    await again.close();
    assert.equal(await sizeOf(), 4);
  });

  it('refuses to go on behind the end, and a name that is taken', async () => {
    const files = await openLogFolder(folder);
    await (await files.createSegment(name)).close();
    await assert.rejects(files.resumeSegment(name, 1), { code: 'disk-failed' });
    await assert.rejects(files.createSegment(name), { code: 'disk-failed' });
    assert.equal(await files.open('0000000002.log'), undefined);
  });

  it('lets who has a file open read what was removed', async () => {
    const files = await openLogFolder(folder);
    const blob = await files.createBlob('0000000002.blob');
    await blob.append([Uint8Array.of(1, 2), Uint8Array.of(3)]);
    await blob.sync();
    await blob.close();
    const file = await files.open('0000000002.blob');
    await files.remove(['0000000002.blob', '0000000009.blob']);
    assert.deepEqual(await file!.read(1, 9), Uint8Array.of(2, 3));
    await file!.close();
    assert.deepEqual(await files.list(), []);
  });
});
