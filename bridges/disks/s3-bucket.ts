/**
 * One bucket as a place for bytes under keys: what a disk asks of it, request by request. A read
 * names the content it wants (If-Match), so that it never mixes two; an answer that breaks off in
 * the middle is asked for again, which the client does not do by itself.
 */
import { Buffer } from 'node:buffer';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { DiskFailed } from '../../store/index.ts';
import { ContentReplaced } from './content-replaced.ts';
import { type BucketOptions, S3Connection } from './s3-connection.ts';
import { refusalOf, toBucketError } from './s3-errors.ts';
import type { S3Settings } from './s3-settings.ts';
import { S3Uploads } from './s3-uploads.ts';

const READ_TRIES = 4;
/** S3 copies at most this much in one request. */
const COPY_BYTES_MAX = 5 * 2 ** 30;
const KEYS_AT_ONCE = 1_000;

/** What a bucket knows of one object. */
export interface StoredKey {
  readonly key: string;
  readonly bytes: number;
  /** Which content it was. */
  readonly etag: string;
}

/** All methods throw DiskFull and DiskFailed; keys are under `prefix` of the settings. */
export class S3Bucket {
  readonly uploads: S3Uploads;
  readonly #connection: S3Connection;
  readonly #copyBytesMax: number;
  readonly #keysAtOnce: number;

  constructor(settings: S3Settings, options: BucketOptions = {}) {
    this.#connection = new S3Connection(settings, options);
    this.uploads = new S3Uploads(this.#connection);
    this.#copyBytesMax = options.copyBytesMax ?? COPY_BYTES_MAX;
    this.#keysAtOnce = options.keysAtOnce ?? KEYS_AT_ONCE;
  }

  /** Stores `body` under `key`, replacing what is there. */
  async put(key: string, body: Uint8Array): Promise<void> {
    await this.#connection.run((client) => client.send(this.#putting(key, body)));
  }

  /** Stores `body` unless something is there; where the service cannot promise that, replaces it. */
  async putNew(key: string, body: Uint8Array): Promise<void> {
    const request = this.#putting(key, body, { IfNoneMatch: '*' });
    try {
      await this.#connection.ask((client) => client.send(request));
    } catch (error) {
      const { status } = refusalOf(error);
      if (status === 412 || status === 409) return;
      if (status !== 501) throw toBucketError(error);
      await this.put(key, body);
    }
  }

  #putting(key: string, body: Uint8Array, condition: { IfNoneMatch?: string } = {}) {
    const place = this.#connection.at(key);
    return new PutObjectCommand({
      ...place,
      ...condition,
      Body: body,
      ContentLength: body.length,
    });
  }

  /** What is at `key`; undefined when nothing is. */
  async look(key: string): Promise<StoredKey | undefined> {
    const request = new HeadObjectCommand(this.#connection.at(key));
    try {
      const found = await this.#connection.ask((client) => client.send(request));
      return { key, bytes: found.ContentLength ?? 0, etag: found.ETag ?? '' };
    } catch (error) {
      // An answer to HEAD has no words. One to a list says what is wrong; it succeeds where only
      // the object is missing: a bucket that is gone must not look like one that lost every object.
      await this.#page('', undefined, 1);
      if (refusalOf(error).status === 404) return undefined;
      throw toBucketError(error);
    }
  }

  /** Bytes of the object that `at` is. Throws ContentReplaced when it is there no longer. */
  async read(at: StoredKey, offset: number, length: number): Promise<Uint8Array> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#ask(at, offset, length);
      // A broken answer is no error of the request: undefined stands for it.
      const bytes = await answer?.transformToByteArray().catch(() => undefined);
      if (bytes?.length === length) return plain(bytes);
      // Some services take bytes=0-0 for the whole object, or know no ranges at all.
      if (bytes?.length === at.bytes) return plain(bytes.subarray(offset, offset + length));
      if (tries === READ_TRIES) {
        throw new DiskFailed('the bucket breaks off, or gives other bytes than it is asked for');
      }
    }
  }

  async #ask(at: StoredKey, offset: number, length: number) {
    const request = new GetObjectCommand({
      ...this.#connection.at(at.key),
      Range: `bytes=${offset}-${offset + length - 1}`,
      IfMatch: at.etag,
    });
    try {
      const { Body } = await this.#connection.ask((client) => client.send(request));
      return Body;
    } catch (error) {
      const { status } = refusalOf(error);
      if (status === 412 || status === 404) throw new ContentReplaced();
      throw toBucketError(error);
    }
  }

  async remove(key: string): Promise<void> {
    const request = new DeleteObjectCommand(this.#connection.at(key));
    await this.#connection.run((client) => client.send(request));
  }

  /** Everything whose key begins with `start`, page by page. */
  async *list(start: string): AsyncGenerator<StoredKey, void, undefined> {
    const { prefix } = this.#connection;
    for (let after: string | undefined; ; ) {
      const { Contents = [], IsTruncated } = await this.#page(start, after, this.#keysAtOnce);
      for (const { Key, Size = 0, ETag = '' } of Contents) {
        if (Key === undefined || !Key.startsWith(prefix + start)) continue;
        yield { key: Key.slice(prefix.length), bytes: Size, etag: ETag };
      }
      after = Contents.at(-1)?.Key;
      if (IsTruncated !== true || after === undefined) return;
    }
  }

  /** Keys come in the order of their bytes: each page goes on after the last key of the former. */
  #page(start: string, after: string | undefined, keysMax: number) {
    const request = new ListObjectsV2Command({
      Bucket: this.#connection.bucket,
      Prefix: this.#connection.prefix + start,
      MaxKeys: keysMax,
      ...(after === undefined ? {} : { StartAfter: after }),
    });
    return this.#connection.run((client) => client.send(request));
  }

  /** Copies within the bucket: no byte comes here. Gives the copy. */
  async copy(from: StoredKey, key: string): Promise<StoredKey> {
    if (from.bytes > this.#copyBytesMax) {
      await this.uploads.copyInParts(from, key, this.#copyBytesMax);
    } else {
      const { bucket, prefix } = this.#connection;
      const request = new CopyObjectCommand({
        ...this.#connection.at(key),
        CopySource: `${bucket}/${prefix}${from.key}`,
      });
      await this.#connection.run((client) => client.send(request));
    }
    const copied = await this.look(key);
    if (copied?.bytes !== from.bytes) throw new DiskFailed('the bucket lost a copy it had made');
    return copied;
  }
}

/** A Uint8Array of its own: a Buffer's slice is a view, and small ones share their memory. */
function plain(bytes: Uint8Array): Uint8Array {
  return Buffer.isBuffer(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    : bytes;
}
