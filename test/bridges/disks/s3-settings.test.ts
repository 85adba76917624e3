import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readS3Settings } from '../../../bridges/disks/index.ts';

const SECRET = 'wJalrXUtnFEMIexamplekey';
const RIGHT = {
  endpoint: 'https://s3.example.org',
  region: 'garage',
  bucket: 'commons',
  prefix: 'vats/one',
  pathStyle: true,
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: SECRET,
};

describe('the settings of a bucket', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), '2gather-s3-settings-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const read = async (content: unknown, environment: Record<string, string> = {}, mode = 0o600) => {
    const path = join(folder, 'bucket.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    await chmod(path, mode);
    return readS3Settings(path, environment);
  };

  it('come from a file', async () => {
    assert.deepEqual(await read(RIGHT), RIGHT);
  });

  it('take a key from the environment when the file has none, never half of one', async () => {
    const { accessKeyId: _, secretAccessKey: __, ...place } = RIGHT;
    const environment = { AWS_ACCESS_KEY_ID: 'OTHER', AWS_SECRET_ACCESS_KEY: 'else' };
    const both = { accessKeyId: 'OTHER', secretAccessKey: 'else' };
    assert.deepEqual(await read(place, environment), { ...place, ...both });
    assert.deepEqual(await read(RIGHT, environment), RIGHT);
    await assert.rejects(read({ ...place, accessKeyId: 'AKID' }, environment), {
      code: 'bad-settings',
      message: /“secretAccessKey” is missing/,
    });
  });

  it('are refused when others can read the file', async () => {
    if (process.platform === 'win32') return;
    for (const mode of [0o640, 0o604, 0o660]) {
      await assert.rejects(read(RIGHT, {}, mode), { code: 'bad-settings', message: /600/ });
    }
  });

  it('are refused when malformed, and the text shows no value', async () => {
    const wrong: [unknown, RegExp][] = [
      [`{"secretAccessKey": "${SECRET}"`, /not JSON/],
      [[RIGHT], /not a JSON object/],
      [{ ...RIGHT, [SECRET]: 1 }, /“a field” is unknown/],
      [{ ...RIGHT, bucket: `../${SECRET}` }, /“bucket”/],
      [{ ...RIGHT, prefix: '/../x' }, /“prefix”/],
      [{ ...RIGHT, pathStyle: 'yes' }, /“pathStyle”/],
      [{ ...RIGHT, secretAccessKey: `${SECRET}\n` }, /“secretAccessKey”/],
      [{ ...RIGHT, endpoint: 'http://s3.example.org' }, /not https/],
      [{ ...RIGHT, region: undefined }, /“region” is missing/],
      [`{"bucket": "${'x'.repeat(70_000)}"}`, /too long/],
    ];
    for (const [content, message] of wrong) {
      await assert.rejects(read(content), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'bad-settings');
        assert.match(error.message, message);
        assert.equal(error.message.includes(SECRET), false);
        assert.equal(error.cause, undefined);
        return true;
      });
    }
  });

  it('permit http where it is meant', async () => {
    const settings = { ...RIGHT, endpoint: 'http://127.0.0.1:9000', allowHttp: true };
    assert.deepEqual(await read(settings), settings);
  });
});
