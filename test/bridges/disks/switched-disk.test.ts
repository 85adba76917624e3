import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, openBackend, openObjectFolder } from '../../../bridges/disks/index.ts';
import { startTestBucket, type TestBucket } from './s3-server.ts';

describe('the backend of a storage vat', () => {
  let bucket: TestBucket;
  let folder = '';
  let backend: Backend;
  let places = 0;

  before(async () => {
    bucket = await startTestBucket();
  });
  after(() => bucket.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-backend-'));
    const settings = { ...bucket.settings, prefix: `place-${++places}` };
    await writeFile(bucketFile(), JSON.stringify(settings), { mode: 0o600 });
    backend = await open();
  });
  afterEach(async () => {
    bucket.trouble = () => undefined;
    await backend.close();
    await rm(folder, { recursive: true, force: true });
  });

  const bucketFile = () => join(folder, 'bucket.json');
  const open = () =>
    openBackend({
      file: join(folder, 'backend.json'),
      environment: {},
      openLog: () => openObjectFolder(join(folder, 'kept')),
      onFault: (error) => assert.fail(String(error)),
    });

  async function fill(count: number): Promise<Map<string, number>> {
    const objects = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      await backend.disk.put(`share${i}`, Uint8Array.of(i));
      objects.set(`share${i}`, i);
    }
    return objects;
  }

  async function contents(): Promise<Map<string, number | undefined>> {
    const found = new Map<string, number | undefined>();
    for await (const { name } of backend.disk.list()) {
      const reader = await backend.disk.open(name);
      found.set(name, (await reader.read(0, 1))[0]);
      await reader.close();
    }
    return found;
  }

  it('changes to a bucket and back, and keeps every share', async () => {
    const objects = await fill(5);
    assert.deepEqual(backend.status(), { now: 'log' });
    await backend.switchTo('s3', bucketFile());
    assert.deepEqual(backend.status(), { now: 's3', bucket: bucketFile() });
    assert.deepEqual(await contents(), objects);
    await backend.close();
    backend = await open();
    assert.deepEqual(await contents(), objects);
    await backend.switchTo('log');
    assert.deepEqual(await contents(), objects);
    await backend.close();
    backend = await open();
    assert.deepEqual([backend.status().now, await contents()], ['log', objects]);
  });

  it('takes and gives shares while it changes', async () => {
    const objects = await fill(6);
    const writer = await backend.disk.create();
    await writer.append(Uint8Array.of(77));
    const changing = backend.switchTo('s3', bucketFile());
    await backend.disk.put('fresh', Uint8Array.of(99));
    await backend.disk.put('share3', Uint8Array.of(33));
    await backend.disk.remove('share4');
    await changing;
    await writer.commit('late');
    objects.set('fresh', 99).set('share3', 33).set('late', 77).delete('share4');
    assert.deepEqual(await contents(), new Map([...objects].sort(byName)));
  });

  it('goes on after a start with a change that was stopped', async () => {
    const objects = await fill(9);
    const stop = new AbortController();
    const stopping = backend.switchTo('s3', bucketFile(), {
      progress: ({ objects: moved }) => {
        if (moved === 3) stop.abort(new Error('enough'));
      },
      signal: stop.signal,
    });
    await assert.rejects(stopping, /enough/);
    assert.equal(backend.status().from, 'log');
    assert.deepEqual(new Map([...(await contents())].sort(byName)), sorted(objects));
    await backend.close();
    backend = await open();
    await backend.switchTo('s3');
    assert.deepEqual(backend.status(), { now: 's3', bucket: bucketFile() });
    assert.deepEqual(await contents(), sorted(objects));
  });

  it('opens although its bucket cannot be reached, and has it once it can be', async () => {
    const objects = await fill(3);
    await backend.switchTo('s3', bucketFile());
    await backend.close();
    const settings = await readFile(bucketFile(), 'utf8');
    await rm(bucketFile());
    backend = await open();
    await assert.rejects(contents(), { code: 'disk-failed' });
    assert.match(String(backend.status().trouble), /no such file/);
    await writeFile(bucketFile(), settings, { mode: 0o600 });
    assert.deepEqual(await contents(), objects);
    assert.equal(backend.status().trouble, undefined);
  });

  it('changes once when it is asked twice, and takes no other bucket meanwhile', async () => {
    const objects = await fill(5);
    const twice = [backend.switchTo('s3', bucketFile()), backend.switchTo('s3', bucketFile())];
    await Promise.all(twice);
    assert.deepEqual(await contents(), objects);
    const other = backend.switchTo('s3', `${bucketFile()}.other`);
    await assert.rejects(other, { code: 'bad-settings', message: /Go back to this disk first/ });
    await backend.switchTo('log');
    await assert.rejects(backend.switchTo('s3', `${bucketFile()}.other`), { code: 'bad-settings' });
    assert.deepEqual(await contents(), objects);
  });

  it('stays as it is when the bucket cannot be opened, and tells nobody the key', async () => {
    const objects = await fill(2);
    bucket.trouble = () => ({ status: 403, code: 'AccessDenied' });
    await assert.rejects(backend.switchTo('s3', bucketFile()), { code: 'disk-failed' });
    assert.deepEqual([backend.status(), await contents()], [{ now: 'log' }, objects]);
    bucket.trouble = () => undefined;
    await backend.switchTo('s3', bucketFile());
    const kept = await readFile(join(folder, 'backend.json'), 'utf8');
    assert.equal(kept.includes(bucket.settings.secretAccessKey), false);
  });
});

type Row = readonly [name: string, value: number | undefined];
const byName = ([one]: Row, [other]: Row): number => (one < other ? -1 : 1);
const sorted = (objects: Map<string, number>) => new Map([...objects].sort(byName));
