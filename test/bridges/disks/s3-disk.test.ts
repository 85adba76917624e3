import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { openS3Disk } from '../../../bridges/disks/index.ts';
import { diskSuite } from '../../suites/disk.ts';
import { startTestBucket, type TestBucket } from './s3-server.ts';

const OWNER = 'ownerofthisbucket';
const NAME = 'bahq45sibcexample';
const MIB = 2 ** 20;
/** Each is a dozen requests; `npm run s3-suite` has more. */
const RANDOM_RUNS = 8;

describe('a bucket', () => {
  let bucket: TestBucket;
  let places = 0;

  before(async () => {
    bucket = await startTestBucket();
  });
  after(() => bucket.close());
  afterEach(() => {
    bucket.trouble = () => undefined;
    bucket.clockAheadMs = 0;
    bucket.asked.length = 0;
  });

  /** Settings for a place of its own within the bucket. */
  const fresh = () => ({ ...bucket.settings, prefix: `place-${++places}` });
  const newDisk = () => openS3Disk(fresh(), OWNER);

  diskSuite('a bucket', newBucket, RANDOM_RUNS);
  async function newBucket() {
    const settings = fresh();
    const open = () => openS3Disk(settings, OWNER);
    return { disk: await open(), restart: open };
  }

  it('takes what is larger than memory should hold in parts, in order', async () => {
    const disk = await openS3Disk(fresh(), OWNER, { partBytes: 5 * MIB });
    const bytes = sample(12 * MIB + 17);
    const writer = await disk.create();
    const cuts = [0, 1, 5 * MIB, 5 * MIB + 3, 11 * MIB, bytes.length];
    await Promise.all(cuts.slice(1).map((to, i) => writer.append(bytes.subarray(cuts[i], to))));
    await writer.commit(NAME);
    assert.equal(bucket.asked.filter(({ url }) => url.includes('partNumber=')).length, 3);
    const reader = await disk.open(NAME);
    assert.ok(Buffer.from(bytes).equals(await reader.read(0, bytes.length)));
    assert.deepEqual(await reader.read(5 * MIB - 2, 9), bytes.slice(5 * MIB - 2, 5 * MIB + 7));
    assert.equal(await disk.sweepTemporary(), 0);
    for await (const entry of disk.list()) {
      assert.deepEqual(entry, { name: NAME, bytes: bytes.length });
    }
  });

  it('reads only the range that was asked for', async () => {
    const disk = await newDisk();
    await disk.put(NAME, sample(MIB));
    const reader = await disk.open(NAME);
    bucket.asked.length = 0;
    await reader.read(1_000, 24);
    await reader.read(MIB - 4, 1_000);
    const ranges = bucket.asked.map(({ headers }) => headers.range).filter(Boolean);
    assert.deepEqual(ranges, ['bytes=1000-1023', `bytes=${MIB - 4}-${MIB - 1}`]);
  });

  it('reads the right bytes at a service that gives the whole object whatever range it is asked for', async () => {
    const disk = await newDisk();
    await disk.put(NAME, sample(1_000));
    const reader = await disk.open(NAME);
    bucket.trouble = () => 'whole-object';
    for (const [at, length] of [
      [0, 1],
      [300, 24],
      [990, 1_000],
    ] as const) {
      assert.deepEqual(await reader.read(at, length), sample(1_000).slice(at, at + length));
    }
  });

  it('lists more than one page', async () => {
    const disk = await openS3Disk(fresh(), OWNER, { keysAtOnce: 5 });
    const names = Array.from({ length: 12 }, (_, i) => `name${i}`);
    await Promise.all(names.map((name) => disk.put(name, Uint8Array.of(1))));
    const found: string[] = [];
    for await (const { name } of disk.list()) found.push(name);
    assert.deepEqual(found.sort(), names.sort());
    assert.equal(bucket.asked.filter(({ url }) => url.includes('start-after=')).length, 2);
  });

  it('serves readers of a replaced and of a removed object until they close', async () => {
    const disk = await newDisk();
    await disk.put(NAME, Uint8Array.of(1, 2, 3));
    const [first, second] = [await disk.open(NAME), await disk.open(NAME)];
    await disk.put(NAME, Uint8Array.of(4));
    const third = await disk.open(NAME);
    await disk.remove(NAME);
    assert.deepEqual(await first.read(1, 2), Uint8Array.of(2, 3));
    assert.deepEqual(await third.read(0, 9), Uint8Array.of(4));
    assert.equal(await disk.sweepTemporary(), 0);
    await first.close();
    assert.deepEqual(await second.read(0, 1), Uint8Array.of(1));
    await Promise.all([second.close(), third.close()]);
    assert.equal(await disk.sweepTemporary(), 0);
    await assert.rejects(disk.open(NAME), { code: 'missing' });
  });

  it('tells a reader whose object somebody else replaced, and mixes nothing', async () => {
    const settings = fresh();
    const [ours, other] = [await openS3Disk(settings, OWNER), await openS3Disk(settings, OWNER)];
    await ours.put(NAME, Uint8Array.of(1, 2, 3));
    const reader = await ours.open(NAME);
    bucket.trouble = ({ headers }) =>
      headers['if-match'] === undefined ? undefined : { status: 412, code: 'PreconditionFailed' };
    await other.put(NAME, Uint8Array.of(9, 9, 9));
    await assert.rejects(reader.read(0, 3), { code: 'disk-failed', message: /replaced/ });
  });

  for (const trouble of [
    { status: 500, code: 'InternalError' },
    { status: 503, code: 'SlowDown' },
    'break',
    'lose-answer',
  ] as const) {
    it(`tries again after ${typeof trouble === 'string' ? trouble : trouble.code}`, async () => {
      const disk = await newDisk();
      let left = 1;
      bucket.trouble = () => (left-- > 0 ? trouble : undefined);
      await disk.put(NAME, Uint8Array.of(1, 2, 3));
      const reader = await disk.open(NAME);
      left = 1;
      assert.deepEqual(await reader.read(0, 3), Uint8Array.of(1, 2, 3));
    });
  }

  it('asks again when an answer breaks off, and when none comes', async () => {
    const disk = await openS3Disk(fresh(), OWNER, { answerMsMax: 200 });
    await disk.put(NAME, sample(1_000));
    const reader = await disk.open(NAME);
    for (const trouble of ['cut-answer', 'silence'] as const) {
      let left = 2;
      bucket.trouble = () => (left-- > 0 ? trouble : undefined);
      assert.deepEqual(await reader.read(0, 1_000), sample(1_000), trouble);
    }
  });

  it('knows that an upload is complete whose answer was lost', async () => {
    const disk = await openS3Disk(fresh(), OWNER, { partBytes: 5 * MIB });
    const writer = await disk.create();
    await writer.append(sample(6 * MIB));
    let lost = 0;
    bucket.trouble = ({ method, url }) => {
      if (method !== 'POST' || !url.includes('uploadId=')) return undefined;
      return lost++ === 0 ? 'lose-answer' : { status: 404, code: 'NoSuchUpload' };
    };
    await writer.commit(NAME);
    assert.equal((await disk.open(NAME)).size, 6 * MIB);
  });

  it('says that it is full when it is', async () => {
    const disk = await newDisk();
    bucket.trouble = ({ method }) =>
      method === 'PUT' ? { status: 403, code: 'QuotaExceeded' } : undefined;
    await assert.rejects(disk.put(NAME, Uint8Array.of(1)), { code: 'disk-full' });
    bucket.trouble = () => undefined;
    const writer = await disk.create();
    await writer.append(Uint8Array.of(1));
    bucket.trouble = ({ method }) =>
      method === 'PUT' ? { status: 507, code: 'InsufficientStorage' } : undefined;
    await assert.rejects(writer.commit(NAME), { code: 'disk-full' });
    bucket.trouble = () => undefined;
    await writer.abort();
    assert.equal(await disk.sweepTemporary(), 0);
    await assert.rejects(disk.open(NAME), { code: 'missing' });
  });

  it('goes on when an upload in parts meets a fault that lasts, and leaves nothing', async () => {
    const disk = await openS3Disk(fresh(), OWNER, { partBytes: 5 * MIB });
    const writer = await disk.create();
    bucket.trouble = ({ url }) =>
      url.includes('partNumber=2') ? { status: 403, code: 'AccessDenied' } : undefined;
    await assert.rejects(
      async () => {
        await writer.append(sample(16 * MIB));
        await writer.commit(NAME);
      },
      { code: 'disk-failed', message: /rights/ },
    );
    await assert.rejects(writer.append(Uint8Array.of(1)), { code: 'disk-failed' });
    await writer.abort();
    assert.equal(await disk.sweepTemporary(), 0);
  });

  it('corrects for a clock that is wrong', async () => {
    const disk = await newDisk();
    bucket.clockAheadMs = 3 * 3_600_000;
    await disk.put(NAME, Uint8Array.of(7));
    assert.equal((await disk.open(NAME)).size, 1);
  });

  it('names what is wrong, and never a secret', async () => {
    const secret = 'a-very-secret-key';
    const wrong = [
      [{ secretAccessKey: secret }, /secret access key is wrong/],
      [{ accessKeyId: secret }, /does not know the access key/],
      [{ bucket: 'nobucket' }, /bucket does not exist/],
      [{ region: 'elsewhere' }, /region/],
    ] as const;
    for (const [change, text] of wrong) {
      const settings = { ...fresh(), ...change };
      await assert.rejects(openS3Disk(settings, OWNER), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'disk-failed');
        assert.match(error.message, text);
        const everything = inspect(error, { depth: 20, showHidden: true });
        for (const word of [secret, 'Signature=', 'authorization']) {
          assert.equal(everything.includes(word), false, `${word} in ${everything}`);
        }
        return true;
      });
    }
  });

  it('does not call an object lost when the whole bucket is gone', async () => {
    const disk = await newDisk();
    await disk.put(NAME, Uint8Array.of(1));
    bucket.trouble = () => ({ status: 404, code: 'NoSuchBucket' });
    await assert.rejects(disk.open(NAME), { code: 'disk-failed', message: /does not exist/ });
  });

  it('is one vat’s: another does not open it', async () => {
    const settings = fresh();
    await openS3Disk(settings, OWNER);
    await assert.rejects(openS3Disk(settings, 'somebodyelsesvat'), {
      code: 'disk-failed',
      message: /another vat/,
    });
    await openS3Disk(settings, OWNER);
    const claims = bucket.asked.filter(({ method, url }) => method === 'PUT' && /owner/.test(url));
    assert.deepEqual(
      claims.map(({ headers }) => headers['if-none-match']),
      ['*'],
    );
  });

  it('sends the secret nowhere', async () => {
    const disk = await newDisk();
    await disk.put(NAME, Uint8Array.of(1));
    for (const { url, headers } of bucket.asked) {
      const { authorization = '', ...others } = headers;
      assert.match(authorization, /^AWS4-HMAC-SHA256 Credential=AKIDCOMMONS\//);
      for (const text of [authorization, url, JSON.stringify(others)]) {
        assert.equal(text.includes(bucket.settings.secretAccessKey), false);
      }
    }
  });
});

function sample(bytes: number): Uint8Array {
  const made = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) made[i] = i * 7 + (i >> 8);
  return made;
}
