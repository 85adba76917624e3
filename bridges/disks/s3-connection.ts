/**
 * The connection to one bucket, by the client of AWS. It signs (SigV4), retries what is transient
 * (5xx, SlowDown, time-outs, broken connections) with growing, random pauses, and corrects for a
 * clock that is wrong; here are the time limits.
 *
 * The hash of every body is part of the signature, so a service takes no bytes but ours.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { onBucket } from './s3-errors.ts';
import type { S3Settings } from './s3-settings.ts';

/** Tries of one request; with the client's pauses that is up to about a minute. */
const TRIES = 8;
const CONNECTION_MS_MAX = 10_000;
const ANSWER_MS_MAX = 60_000;

export interface BucketOptions {
  /** Milliseconds until a request counts as lost; a minute by default. */
  readonly answerMsMax?: number;
  /** Objects above this are copied in parts; 5 GiB by default, which is what S3 copies at once. */
  readonly copyBytesMax?: number;
  /** Keys in one page of a list; 1,000 by default, which is the most. */
  readonly keysAtOnce?: number;
}

/** Where a key is, as requests name it. */
export interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

export class S3Connection {
  readonly bucket: string;
  /** What all keys of this disk begin with in the bucket: nothing, or words that end with `/`. */
  readonly prefix: string;
  readonly #client: S3Client;

  constructor(settings: S3Settings, { answerMsMax = ANSWER_MS_MAX }: BucketOptions) {
    const { endpoint, region, accessKeyId, secretAccessKey, sessionToken, prefix = '' } = settings;
    this.bucket = settings.bucket;
    this.prefix = prefix === '' ? '' : `${prefix}/`;
    this.#client = new S3Client({
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      forcePathStyle: settings.pathStyle ?? false,
      credentials: {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken === undefined ? {} : { sessionToken }),
      },
      maxAttempts: TRIES,
      retryMode: 'standard',
      // Newer checksums than the signed SHA-256 are not known by every service.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: Math.min(CONNECTION_MS_MAX, answerMsMax),
        requestTimeout: answerMsMax,
        throwOnRequestTimeout: true,
        socketTimeout: answerMsMax,
      },
    });
  }

  at(key: string): Place {
    return { Bucket: this.bucket, Key: this.prefix + key };
  }

  /** One request, with its retries. Throws DiskFull, DiskFailed. */
  run<T>(request: (client: S3Client) => Promise<T>): Promise<T> {
    return onBucket(() => request(this.#client));
  }

  /** The same with the client's own errors, for those who tell one from another. */
  ask<T>(request: (client: S3Client) => Promise<T>): Promise<T> {
    return request(this.#client);
  }
}
