/**
 * What a bucket says, in the words of the store. Errors of the client carry the request with its
 * signature and sometimes the name of the key: nothing of them is kept but the code, the status and
 * the number under which the service knows the request.
 */
import { DiskFailed, DiskFull, ObjectClosed, ObjectMissing } from '../../store/index.ts';

/** What services say when the room that was paid for or allowed is used up. */
const FULL = new Set([
  'QuotaExceeded',
  'QuotaExceededException',
  'InsufficientStorage',
  'NotEnoughSpace',
  'StorageFull',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'StorageCapExceeded',
  'BucketQuotaExceeded',
]);
const INSUFFICIENT_STORAGE = 507;

/** By code: what was wrong, and what to do about it. */
const REASONS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'the bucket does not exist: make it, or name another in the settings',
  InvalidAccessKeyId: 'the bucket does not know the access key: check it in the settings',
  SignatureDoesNotMatch: 'the secret access key is wrong: check it in the settings',
  AuthorizationHeaderMalformed: 'the region in the settings is not that of the bucket',
  PermanentRedirect: 'the bucket is in another region: check region and endpoint in the settings',
  AccessDenied: 'this access key may not do that to the bucket: check its rights',
  ExpiredToken: 'the session token has expired: set a new one',
  InvalidToken: 'the session token is wrong: set a new one',
  RequestTimeTooSkewed: "this machine's clock is wrong: set it",
  RequestExpired: "this machine's clock is wrong: set it",
  SlowDown: 'the bucket asks us to slow down, and still does after several tries',
  ServiceUnavailable: 'the bucket is overloaded, and still is after several tries',
  InternalError: 'the bucket has an inner fault, and still has after several tries',
  TimeoutError: 'the bucket does not answer, after several tries',
  ECONNREFUSED: 'nobody answers at the endpoint of the bucket: check it in the settings',
  ENOTFOUND: 'the endpoint of the bucket cannot be found: check it in the settings',
  EntityTooLarge: 'the bucket takes no objects as large as this',
};

/** What a code looks like. */
const WORD = /^[A-Za-z][A-Za-z0-9_.]{0,63}$/;

/** What stays of an error of the client. */
interface Refusal {
  /** The service's word, or the system's, for what happened. */
  readonly code: string;
  readonly status: number | undefined;
}

/** The cause kept behind a DiskFailed: safe to log. */
class S3Refused extends Error {
  readonly code: string;

  constructor({ code, status }: Refusal, requestId: string | undefined) {
    super(`${code}, HTTP ${status ?? '–'}, request ${requestId ?? '–'}`);
    this.name = 'S3Refused';
    this.code = code;
  }
}

/** Runs `work`; whatever it throws comes out as an error of the store. */
export async function onBucket<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toBucketError(error);
  }
}

/** The store's error for an error of the client; its own errors stay as they are. */
export function toBucketError(error: unknown): Error {
  if (
    error instanceof DiskFull ||
    error instanceof DiskFailed ||
    error instanceof ObjectClosed ||
    error instanceof ObjectMissing
  ) {
    return error;
  }
  const refusal = refusalOf(error);
  const cause = new S3Refused(refusal, requestIdOf(error));
  if (FULL.has(refusal.code) || refusal.status === INSUFFICIENT_STORAGE) {
    return new DiskFull({ cause });
  }
  return new DiskFailed(reasonFor(refusal), { cause });
}

function reasonFor({ code, status }: Refusal): string {
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  if (known !== undefined) return known;
  if (status === 401 || status === 403) {
    return 'the bucket refuses this access key: check key, rights and the clock of this machine';
  }
  return status === undefined ? `the bucket: ${code}` : `the bucket: ${code}, HTTP ${status}`;
}

/** Code and status of whatever the client throws; whatever else it says stays behind. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Error)) return { code: 'Unknown', status: undefined };
  const { code, Code, $metadata } = error as Error & {
    code?: unknown;
    Code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const words: unknown[] = [Code, error.name === 'Error' ? code : error.name, code, error.name];
  const found = words.find((word) => typeof word === 'string' && WORD.test(word));
  return {
    code: typeof found === 'string' ? found : 'Unknown',
    status: $metadata?.httpStatusCode,
  };
}

function requestIdOf(error: unknown): string | undefined {
  const { $metadata } = (error ?? {}) as { $metadata?: { requestId?: string } };
  return $metadata?.requestId?.replace(/[^A-Za-z0-9-]/g, '').slice(0, 64);
}
