/** Backups that were cut or changed on the way, and what meets trouble while it is read or written. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { packBackup } from '../../../bridges/backup/pack.ts';
import { unpackBackup } from '../../../bridges/backup/unpack.ts';
import { DamagedObject } from '../../../store/index.ts';
import { codeOf } from '../../actors/house.ts';
import { folderOfItsOwn, hostHere, removeFolder } from '../host/host-here.ts';
import { backupOf, cut, put, restoreAll, whole } from './a-backup.ts';

describe('a backup that was harmed', function () {
  this.timeout(300_000);
  const folders: string[] = [];
  const content = Buffer.alloc(400_000, 'a boat on the sea. ');
  let backup: Buffer;

  async function somewhere(): Promise<string> {
    const folder = await folderOfItsOwn();
    folders.push(folder);
    return folder;
  }

  before(async () => {
    const host = await hostHere(await somewhere(), { keyed: true });
    await put(host, 'boat.txt', content);
    backup = await backupOf(host);
    await host.close();
  });
  after(async () => {
    for (const folder of folders) await removeFolder(folder);
  });

  /** All but objects that a backup brings, and how its reading ends. */
  async function read(bytes: Buffer): Promise<{ outcome: string; seen: string }> {
    const hash = createHash('sha256');
    const outcome = await codeOf(
      unpackBackup(cut(bytes), {
        async putRecords(records) {
          for (const [key, sealed] of records) hash.update(key).update(sealed);
        },
        importObject: async (_, pieces) => void (await whole(pieces)),
        putSeal: async (name, seal) => void hash.update(name).update(seal),
      }),
    );
    return { outcome, seen: hash.digest('hex') };
  }

  it('that was cut anywhere is refused', async () => {
    // Behind the last entry a tar archive has only filling.
    const lengths = fc.nat(backup.length - 2_000);
    const property = fc.asyncProperty(lengths, async (length) => {
      assert.equal((await read(backup.subarray(0, length))).outcome, 'bad-backup');
    });
    await fc.assert(property, { numRuns: 100 });
  });

  it('in which one bit was flipped is refused, unless it is one that says nothing', async () => {
    const { outcome, seen: expected } = await read(backup);
    assert.equal(outcome, 'none');
    const property = fc.asyncProperty(fc.nat(backup.length - 1), fc.nat(7), async (at, bit) => {
      const copy = Buffer.from(backup);
      copy[at] = (copy[at] ?? 0) ^ (1 << bit);
      const found = await read(copy);
      // Filling between entries, or an object, which the store checks.
      if (found.outcome === 'none') assert.equal(found.seen, expected);
      else assert.equal(found.outcome, 'bad-backup');
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it('that is refused leaves nothing in the folder', async () => {
    const folder = await somewhere();
    const header = backup.indexOf('objects/');
    for (const at of [
      10,
      515,
      backup.indexOf('actors/') + 600,
      header + 100_000,
      header + 300_000,
    ]) {
      const copy = Buffer.from(backup);
      copy[at] = (copy[at] ?? 0) ^ 4;
      assert.equal(await codeOf(restoreAll(copy, folder)), 'bad-backup', String(at));
      assert.deepEqual(readdirSync(folder), []);
    }
    mkdirSync(join(folder, 'data'));
    assert.equal(await codeOf(restoreAll(backup.subarray(0, header), folder)), 'bad-backup');
    assert.deepEqual(readdirSync(join(folder, 'data')), []);
    await restoreAll(backup, folder);
  });

  it('is told from what is none, and from one of a newer program', async () => {
    const folder = await somewhere();
    for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(4_096), content]) {
      assert.equal(await codeOf(restoreAll(bytes, folder)), 'bad-backup');
    }
  });

  it('that meets a full disk says so, and not that it is damaged', async () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const target = {
      putRecords: async () => Promise.reject(full),
      importObject: async () => undefined,
      putSeal: async () => undefined,
    };
    assert.equal(await codeOf(unpackBackup(cut(backup), target)), 'ENOSPC');
  });

  for (const yielded of [0, 1, 200]) {
    it(`whose object breaks after ${yielded} pieces rejects with that, and harms nothing else`, async () => {
      const broken = new DamagedObject('00'.repeat(32));
      const size = 50_000;
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < yielded; at += 1) yield new Uint8Array(size);
        throw broken;
      }
      const none = (async function* () {})() as AsyncIterable<never>;
      const unheard: unknown[] = [];
      const hear = (error: unknown): void => void unheard.push(error);
      const listeners = process.listeners('uncaughtException');
      process.removeAllListeners('uncaughtException');
      process.on('uncaughtException', hear);
      try {
        const packing = packBackup({
          now: 0,
          seals: [],
          records: none,
          objects: (async function* () {
            yield { address: '00'.repeat(32), bytes: 1_000 * size };
          })(),
          exportObject: pieces,
        });
        await assert.rejects(whole(packing), (error) => error === broken);
        await new Promise((on) => setImmediate(on));
        assert.deepEqual(unheard, []);
      } finally {
        process.removeListener('uncaughtException', hear);
        for (const listener of listeners) process.on('uncaughtException', listener);
      }
    });
  }

  it('that nobody reads any more lets go of what it reads', async () => {
    let released = 0;
    async function* endless(): AsyncGenerator<[Uint8Array, Uint8Array]> {
      try {
        for (;;) yield [new Uint8Array(16), new Uint8Array(100_000)];
      } finally {
        released += 1;
      }
    }
    const none = (async function* () {})() as AsyncIterable<never>;
    const bytes = packBackup({
      now: 0,
      seals: [],
      records: endless(),
      objects: none,
      exportObject: () => none,
    });
    const reader = bytes[Symbol.asyncIterator]();
    await reader.next();
    await reader.return?.();
    while (released === 0) await new Promise((on) => setImmediate(on));
  });
});
