/**
 * The suite of disks against a service that is in use elsewhere: `npm run s3-suite` starts
 * OpenStack Swift; `S3_SETTINGS=FILE npm run s3-suite` takes the bucket in that file, under a
 * prefix of its own.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { openS3Disk, readS3Settings, type S3Settings } from '../../../bridges/disks/index.ts';
import { diskSuite } from '../../suites/disk.ts';
import { startSwift } from './swift-server.ts';

const OWNER = 'ownerofthisbucket';
const NAME = 'bahq45sibcexample';
const MIB = 2 ** 20;

describe('a service in use elsewhere', function () {
  this.timeout(300_000);
  const run = randomBytes(6).toString('hex');
  let settings: S3Settings;
  let close = async () => {};
  let places = 0;

  before(async function () {
    const file = process.env.S3_SETTINGS;
    if (file !== undefined) settings = await readS3Settings(file, process.env);
    else {
      const swift = await startSwift('commons');
      if (swift === undefined) return this.skip();
      ({ settings, close } = swift);
    }
  });
  after(async () => {
    await close();
  });

  const fresh = () => ({ ...settings, prefix: `suite-${run}-${++places}` });

  diskSuite('the service', async () => {
    const place = fresh();
    const open = () => openS3Disk(place, OWNER);
    return { disk: await open(), restart: open };
  });

  it('takes an upload in parts and copies it at once', async () => {
    const disk = await openS3Disk(fresh(), OWNER, { partBytes: 5 * MIB });
    const bytes = randomBytes(11 * MIB);
    const writer = await disk.create();
    await writer.append(bytes);
    await writer.commit(NAME);
    const reader = await disk.open(NAME);
    assert.ok(bytes.equals(await reader.read(0, bytes.length)));
    await reader.close();
  });

  it('copies in parts, and sweeps what is unfinished', async () => {
    const place = fresh();
    const small = { partBytes: 5 * MIB, copyBytesMax: 6 * MIB, keysAtOnce: 2 };
    const disk = await openS3Disk(place, OWNER, small);
    const bytes = randomBytes(13 * MIB + 5);
    const writer = await disk.create();
    await writer.append(bytes);
    await writer.commit(NAME);
    const reader = await disk.open(NAME);
    assert.ok(bytes.equals(await reader.read(0, bytes.length)));
    await disk.put(NAME, Uint8Array.of(1));
    assert.ok(bytes.subarray(9 * MIB).equals(await reader.read(9 * MIB, bytes.length)));
    await reader.close();
    const lost = await disk.create();
    await lost.append(bytes);
    const next = await openS3Disk(place, OWNER, small);
    assert.equal(await next.sweepTemporary(), 1);
    assert.equal(await next.sweepTemporary(), 0);
    await assert.rejects(
      async () => {
        await lost.append(bytes);
        await lost.commit(NAME);
      },
      { code: 'disk-failed' },
    );
    await lost.abort();
    await next.remove(NAME);
  });

  it('refuses a wrong key by name', async () => {
    for (const change of [{ secretAccessKey: 'wrong' }, { bucket: `none-${run}` }]) {
      await assert.rejects(openS3Disk({ ...fresh(), ...change }, OWNER), { code: 'disk-failed' });
    }
  });
});
