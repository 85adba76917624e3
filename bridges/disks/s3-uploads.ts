/**
 * Uploads in parts: how a bucket takes what is larger than one may hold in memory. Nothing is to be
 * seen of one until it is complete; what a crash leaves unfinished costs room until it is given up.
 */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { DiskFailed } from '../../store/index.ts';
import type { StoredKey } from './s3-bucket.ts';
import type { S3Connection } from './s3-connection.ts';
import { refusalOf, toBucketError } from './s3-errors.ts';

const COPY_PART_BYTES = 2 ** 30;

export interface UploadedPart {
  readonly PartNumber: number;
  readonly ETag: string;
}

export interface Unfinished {
  readonly key: string;
  readonly upload: string;
}

/** All methods throw DiskFull and DiskFailed, where they do not say otherwise. */
export class S3Uploads {
  readonly #connection: S3Connection;

  constructor(connection: S3Connection) {
    this.#connection = connection;
  }

  async begin(key: string): Promise<string> {
    const request = new CreateMultipartUploadCommand(this.#connection.at(key));
    const { UploadId } = await this.#connection.run((client) => client.send(request));
    if (UploadId === undefined) throw new DiskFailed('the bucket takes no uploads in parts');
    return UploadId;
  }

  /** `number` counts from 1. All parts but the last must be of one length, 5 MiB at least. */
  async put(key: string, upload: string, number: number, body: Uint8Array): Promise<UploadedPart> {
    const request = new UploadPartCommand({
      ...this.#connection.at(key),
      UploadId: upload,
      PartNumber: number,
      Body: body,
      ContentLength: body.length,
    });
    const { ETag = '' } = await this.#connection.run((client) => client.send(request));
    return { PartNumber: number, ETag };
  }

  /**
   * Makes the parts one object of `bytes`. `key` must be one that nobody else writes: when the
   * answer got lost, and a retry finds no such upload, the object itself says whether it worked.
   */
  async complete(
    { key, upload }: Unfinished,
    parts: readonly UploadedPart[],
    bytes: number,
  ): Promise<void> {
    const place = this.#connection.at(key);
    const request = new CompleteMultipartUploadCommand({
      ...place,
      UploadId: upload,
      MultipartUpload: { Parts: [...parts] },
    });
    try {
      await this.#connection.ask((client) => client.send(request));
    } catch (error) {
      if (refusalOf(error).code !== 'NoSuchUpload') throw toBucketError(error);
      const look = new HeadObjectCommand(place);
      const { ContentLength } = await this.#connection.run((client) => client.send(look));
      if (ContentLength !== bytes) throw toBucketError(error);
    }
  }

  /** Gives one up. Throws nothing: what stays is given up at the next sweep. */
  async abandon({ key, upload }: Unfinished): Promise<void> {
    const request = new AbortMultipartUploadCommand({
      ...this.#connection.at(key),
      UploadId: upload,
    });
    await Promise.allSettled([this.#connection.ask((client) => client.send(request))]);
  }

  /** Those whose key begins with `start`; none where the service keeps no list. */
  async *unfinished(start: string): AsyncGenerator<Unfinished, void, undefined> {
    const { bucket, prefix } = this.#connection;
    for (let marker = {}; ; ) {
      const request = new ListMultipartUploadsCommand({
        Bucket: bucket,
        Prefix: prefix + start,
        ...marker,
      });
      const page = await this.#connection
        .ask((client) => client.send(request))
        .catch(unlessUnknown);
      for (const { Key = '', UploadId } of page?.Uploads ?? []) {
        if (UploadId === undefined || !Key.startsWith(prefix + start)) continue;
        yield { key: Key.slice(prefix.length), upload: UploadId };
      }
      if (page?.IsTruncated !== true || page.NextKeyMarker === undefined) return;
      marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    }
  }

  /** Copies `from` within the bucket, `bytesMax` at most with each request. */
  async copyInParts(from: StoredKey, key: string, bytesMax: number): Promise<void> {
    const { bucket, prefix } = this.#connection;
    const partBytes = Math.min(COPY_PART_BYTES, bytesMax);
    const upload = await this.begin(key);
    try {
      const parts: UploadedPart[] = [];
      for (let start = 0; start < from.bytes; start += partBytes) {
        const PartNumber = parts.length + 1;
        const request = new UploadPartCopyCommand({
          ...this.#connection.at(key),
          CopySource: `${bucket}/${prefix}${from.key}`,
          UploadId: upload,
          PartNumber,
          CopySourceRange: `bytes=${start}-${Math.min(start + partBytes, from.bytes) - 1}`,
        });
        const { CopyPartResult } = await this.#connection.run((client) => client.send(request));
        parts.push({ PartNumber, ETag: CopyPartResult?.ETag ?? '' });
      }
      await this.complete({ key, upload }, parts, from.bytes);
    } catch (error) {
      await this.abandon({ key, upload });
      throw error;
    }
  }
}

/** Undefined when the service does not know the request; throws any other error. */
function unlessUnknown(error: unknown): undefined {
  const { code, status } = refusalOf(error);
  if (code === 'NotImplemented' || code === 'MethodNotAllowed' || status === 501) return undefined;
  throw toBucketError(error);
}
