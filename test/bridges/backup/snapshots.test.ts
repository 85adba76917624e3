/** Snapshots in backups: what a restored vat can still read of earlier days, and what is told when a part is gone. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { extract, pack } from 'tar-stream';
import { nodeRandom, openObjectFolder } from '../../../bridges/disks/index.ts';
import {
  addressesIn,
  backupOffline,
  restoreBackup,
  verifyBackup,
  verifyVat,
} from '../../../bridges/host/index.ts';
import { E } from '../../../captp/index.ts';
import { isAddress, isNodeName } from '../../../store/index.ts';
import { codeOf } from '../../actors/house.ts';
import {
  folderOfItsOwn,
  type HostHere,
  hostHere,
  PASSPHRASE,
  removeFolder,
} from '../host/host-here.ts';
import { backupOf, cut, put, restoreAll, whole } from './a-backup.ts';

const BYTES = 50_000;
const NODE_OF_NOTHING = `objects/n${'a'.repeat(52)}`;

describe('a backup of a vat with snapshots', function () {
  this.timeout(300_000);
  const folders: string[] = [];
  const damage: string[] = [];
  const powers = {
    random: nodeRandom,
    keyFile: undefined,
    passphrase: async () => PASSPHRASE,
    onDamage: (what: string) => void damage.push(what),
  };
  let backup: Buffer;
  let newer: Buffer;

  async function newFolder(): Promise<string> {
    folders.push(await folderOfItsOwn());
    return folders.at(-1) as string;
  }
  const lakeOf = async (host: HostHere) => E(await host.home()).lake();

  before(async () => {
    const folder = await newFolder();
    const host = await hostHere(folder);
    await E(host.operator).create(PASSPHRASE);
    const id = await put(host, 'boat.txt', Buffer.alloc(BYTES, 'a boat'));
    const past = await E(await lakeOf(host)).past();
    await E(past).takeSnapshot();
    await E(await lakeOf(host)).remove(id);
    await E(await lakeOf(host)).purge(id);
    backup = await backupOf(host);
    await put(host, 'sea.txt', Buffer.alloc(BYTES, 'the sea'));
    await E(past).takeSnapshot();
    await host.close();
    const known = new Set<string>();
    await addressesIn(cut(backup), known);
    assert.deepEqual([...known].filter(isAddress).length, 1);
    assert.ok([...known].some(isNodeName));
    newer = await whole(
      backupOffline(join(folder, 'data'), {
        now: 0,
        random: nodeRandom,
        known: async (names) => names.map((name) => known.has(name)),
      }),
    );
  });
  beforeEach(() => damage.splice(0));
  after(async () => {
    for (const folder of folders) await removeFolder(folder);
  });

  /** What the snapshots hold in a vat restored here, newest first: names, and whether all of it can be read. */
  async function seenIn(folder: string): Promise<string[][]> {
    const host = await hostHere(folder);
    try {
      await E(host.operator).unlock(PASSPHRASE);
      const past = await E(await lakeOf(host)).past();
      const seen: string[][] = [];
      for (const { id } of await E(past).snapshots()) {
        const entries = await E(past).listSnapshot(id);
        for (const entry of entries) {
          assert.equal((await E(past).readSnapshot(id, entry.id, 0, BYTES)).length, BYTES);
        }
        seen.push(entries.map(({ name }) => name));
      }
      return seen;
    } finally {
      await host.close();
    }
  }

  it('brings back what only a snapshot has', async () => {
    const folder = await newFolder();
    await restoreAll(backup, folder);
    assert.equal((await verifyVat(join(folder, 'data'), powers)).damaged, 0);
    assert.deepEqual(await seenIn(folder), [['boat.txt']]);
  });

  it('takes from an earlier one the nodes that it left out', async () => {
    const folder = await newFolder();
    const data = join(folder, 'data');
    assert.equal(
      await codeOf(restoreBackup(cut(newer), data, { random: nodeRandom })),
      'bad-backup',
    );
    await restoreBackup(cut(newer), data, { random: nodeRandom }, [cut(backup)]);
    assert.equal((await verifyVat(data, powers)).damaged, 0);
    assert.deepEqual(await seenIn(folder), [['sea.txt'], ['boat.txt']]);
  });

  it('is refused with a node that is not what its name says', async () => {
    const forged = await rewritten(backup, 3, (name) =>
      isNodeName(name.slice('objects/'.length)) ? NODE_OF_NOTHING : name,
    );
    assert.equal(await codeOf(restoreAll(forged, await newFolder())), 'bad-backup');
  });

  it('is read also when an earlier program made it, without nodes; what lacks is named', async () => {
    const earlier = await rewritten(backup, 1, (name) =>
      isNodeName(name.slice('objects/'.length)) ? undefined : name,
    );
    const found = await verifyBackup(cut(earlier), powers);
    assert.equal(found.damaged, 1);
    assert.match(damage[0] as string, /^A snapshot cannot be read whole: /);
    const folder = await newFolder();
    await restoreAll(earlier, folder);
    const host = await hostHere(folder);
    await E(host.operator).unlock(PASSPHRASE);
    const past = await E(await lakeOf(host)).past();
    assert.equal((await E(past).snapshots()).length, 1);
    await host.close();
  });

  it('is told of a file of the lake and of a snapshot of which an object is gone', async () => {
    const folder = await newFolder();
    const data = join(folder, 'data');
    await restoreBackup(cut(newer), data, { random: nodeRandom }, [cut(backup)]);
    const disk = await openObjectFolder(join(data, 'objects'));
    for await (const { name } of disk.list()) if (isAddress(name)) await disk.remove(name);
    await disk.close();
    const found = await verifyVat(data, powers);
    assert.deepEqual([found.objects, found.damaged], [0, 3]);
    assert.deepEqual(
      damage.filter((what) => what.startsWith('“')),
      ['“sea.txt” cannot be read whole: 1 of its parts is not on this disk.'],
    );
  });
});

/** A backup with entries under other names, or left out, as of another format, and right otherwise. */
async function rewritten(
  bytes: Buffer,
  format: number,
  rename: (name: string) => string | undefined,
): Promise<Buffer> {
  const [from, to] = [extract(), pack()];
  const hash = createHash('sha256');
  const written = whole(to as unknown as AsyncIterable<Uint8Array>);
  from.end(bytes);
  let objects = 0;
  for await (const entry of from) {
    const name = rename(entry.header.name);
    let content: Buffer = await whole(entry as unknown as AsyncIterable<Uint8Array>);
    if (name === undefined) continue;
    if (name === '2gather-backup.json') {
      content = Buffer.from(JSON.stringify({ ...JSON.parse(content.toString()), format }));
    }
    if (name === 'complete.json') {
      const trailer = { ...JSON.parse(content.toString()), objects, sha256: hash.digest('hex') };
      content = Buffer.from(JSON.stringify(trailer));
    } else if (name.startsWith('objects/')) objects += 1;
    else hash.update(`${name}\n${content.length}\n`).update(content);
    to.entry({ name }, content);
  }
  to.finalize();
  return written;
}
