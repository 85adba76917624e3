/** Both ends of `/media/`, joined by real message ports: the worker's answer and the page's server. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ReadableFile } from '../../../ui/media/byte-reader.ts';
import { answerMedia, mediaId } from '../../../ui/media/media-answer.ts';
import { MediaServer, mediaPath, type OfferOptions } from '../../../ui/media/media-server.ts';
import type { MediaAsk } from '../../../ui/media/protocol.ts';
import type { WorkerClient } from '../../../ui/media/worker-scope.ts';

const ORIGIN = 'http://localhost';

function fileOf(bytes: Uint8Array): ReadableFile & { most: () => number; reads: () => number } {
  let open = 0;
  let most = 0;
  let reads = 0;
  return {
    name: 'boat.png',
    type: 'image/png',
    size: bytes.length,
    most: () => most,
    reads: () => reads,
    async read(from, to) {
      open += 1;
      reads += 1;
      most = Math.max(most, open);
      await new Promise(setImmediate);
      open -= 1;
      return bytes.slice(from, to);
    },
  };
}

function pageWith(server: MediaServer): WorkerClient {
  return {
    id: 'page',
    postMessage: (message, [port]) => server.answer(message as MediaAsk, port as MessagePort),
  };
}

async function get(
  file: ReadableFile,
  range?: string,
  options: OfferOptions = {},
): Promise<Response> {
  const server = new MediaServer(() => undefined);
  const other = new MediaServer(() => undefined);
  const { url } = server.offer('abc', file, options);
  const request = new Request(ORIGIN + url, range === undefined ? {} : { headers: { range } });
  return answerMedia(request, mediaId(new URL(request.url).pathname) ?? '', [
    pageWith(other),
    pageWith(server),
  ]);
}

const someBytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at * 7);

describe('a file served through the worker', () => {
  it('comes whole, with its type and length', async () => {
    const bytes = someBytes(3_000_000);
    const answer = await get(fileOf(bytes));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('Content-Length'), '3000000');
    assert.equal(answer.headers.get('Content-Type'), 'image/png');
    assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), bytes);
  });

  it('comes in just the range that was asked for', async () => {
    const bytes = someBytes(1_500_000);
    await fc.assert(
      fc.asyncProperty(fc.nat(1_499_999), fc.nat(1_499_999), async (a, b) => {
        const [from, last] = a < b ? [a, b] : [b, a];
        const answer = await get(fileOf(bytes), `bytes=${from}-${last}`);
        assert.equal(answer.status, 206);
        assert.equal(answer.headers.get('Content-Range'), `bytes ${from}-${last}/1500000`);
        assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), bytes.slice(from, last + 1));
      }),
      { numRuns: 20 },
    );
  });

  it('is read no further ahead than the one who saves it can take', async () => {
    const file = fileOf(new Uint8Array(100 * 1_048_576));
    const answer = await get(file);
    const reader = answer.body!.getReader();
    await reader.read();
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    assert.ok(file.reads() < 16, `${file.reads()} reads`);
    assert.ok(file.most() > 1, 'several reads are under way at a time');
    await reader.cancel();
  });

  it('breaks off when the reading fails, and tells the page', async () => {
    const bytes = someBytes(2_000_000);
    const good = fileOf(bytes);
    const bad: ReadableFile = {
      ...good,
      read: (from, to) =>
        from > 1_000_000 ? Promise.reject(new Error('Taken back.')) : good.read(from, to),
    };
    const ended = withResolvers<unknown>();
    const answer = await get(bad, undefined, { ended: ended.resolve });
    await assert.rejects(answer.arrayBuffer(), /Taken back/);
    assert.match(String(await ended.promise), /Taken back/);
  });

  it('breaks off when fewer bytes come than the file is long', async () => {
    const file = { ...fileOf(someBytes(900_000)), size: 1_200_000 };
    const answer = await get(file);
    await assert.rejects(answer.arrayBuffer(), /ended too early/);
  });

  it('breaks off when the person cancels', async () => {
    const stop = new AbortController();
    const answer = await get(fileOf(someBytes(9_000_000)), undefined, { signal: stop.signal });
    const reader = answer.body!.getReader();
    await reader.read();
    stop.abort(new Error('Cancelled.'));
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    }, /Cancelled/);
  });

  it('is not found once the page has let go of it', async () => {
    const server = new MediaServer(() => undefined);
    const { url, release } = server.offer('abc', fileOf(someBytes(10)));
    release();
    const answer = await answerMedia(new Request(ORIGIN + url), 'abc', [pageWith(server)]);
    assert.equal(answer.status, 404);
  });

  it('has an address that holds its id and no other path', () => {
    assert.equal(mediaId(mediaPath('a-1', '../x/ü?.png')), 'a-1');
    assert.equal(mediaPath('a', 'x/y?'), '/media/a/x_y%3F');
    assert.equal(mediaId('/media/%2e%2e/x'), undefined);
    assert.equal(mediaId('/assets/a'), undefined);
  });
});

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
