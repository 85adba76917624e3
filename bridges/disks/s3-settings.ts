/**
 * Where a bucket is and with which key it opens. The secret comes from a file that nobody but this
 * user can read, or from the environment; never from the command line, which every program on the
 * machine can see, and it appears in no error and no log.
 *
 *     { "endpoint": "https://s3.example.org", "region": "garage", "bucket": "commons",
 *       "prefix": "vat-1", "pathStyle": true, "accessKeyId": "…", "secretAccessKey": "…" }
 *
 * The two last may be left out where AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { systemCode } from './disk-errors.ts';

const SETTINGS_BYTES_MAX = 64 * 1_024;
/** Anybody but the owner. */
const OTHERS = 0o077;

export interface S3Settings {
  /** Base URL of the service; without it, AWS itself in `region`. */
  readonly endpoint?: string;
  readonly region: string;
  readonly bucket: string;
  /** What all keys begin with, so that several vats can share a bucket. Empty by default. */
  readonly prefix?: string;
  /** The bucket in the path instead of the host name, as most services other than AWS want it. */
  readonly pathStyle?: boolean;
  /** Permits `http:`, where times and sizes are seen by all; contents are ciphertext anyway. */
  readonly allowHttp?: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Settings that cannot be used. The text names the field, never its value. */
export class BadS3Settings extends Error {
  readonly code = 'bad-settings';

  constructor(what: string) {
    super(`The settings of the bucket cannot be used: ${what}.`);
    this.name = 'BadS3Settings';
  }
}

const UNOPENED: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file on the machine of the vat',
  EACCES: 'the vat may not read the file',
};

const TEXTS = {
  endpoint: /^https?:\/\/[^\s?#]{1,500}$/,
  region: /^[a-zA-Z0-9-]{1,64}$/,
  bucket: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  prefix: /^([a-zA-Z0-9_-][a-zA-Z0-9._-]{0,99}(\/[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,99}){0,5})?$/,
  accessKeyId: /^[\x21-\x7e]{1,256}$/,
  secretAccessKey: /^[\x21-\x7e]{1,512}$/,
  sessionToken: /^[\x21-\x7e]{1,4096}$/,
} as const;
const SWITCHES = ['pathStyle', 'allowHttp'] as const;
const NEEDED = ['region', 'bucket', 'accessKeyId', 'secretAccessKey'] as const;

/**
 * Reads the file at `path`; what it does not say of the key comes from `environment`.
 * Throws BadS3Settings, also when others than this user may read the file, and when there is none;
 * the system's error when it cannot be read for another reason.
 */
export async function readS3Settings(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<S3Settings> {
  const file = await open(path, 'r').catch((error: unknown) => {
    const reason = UNOPENED[systemCode(error) ?? ''];
    throw reason === undefined ? error : new BadS3Settings(reason);
  });
  try {
    return parseS3Settings(await readPrivately(file), environment);
  } finally {
    await file.close();
  }
}

async function readPrivately(file: FileHandle): Promise<string> {
  const { mode, size } = await file.stat();
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    throw new BadS3Settings('others on this machine can read the file. Set its mode to 600');
  }
  if (size > SETTINGS_BYTES_MAX) throw new BadS3Settings('the file is too long');
  return file.readFile('utf8');
}

/** Strict: an unknown field is an error, because it is most often a misspelt one. */
function parseS3Settings(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): S3Settings {
  const given = parseObject(text);
  const settings: Record<string, unknown> = fromEnvironment(environment, given);
  for (const [name, value] of Object.entries(given)) {
    if (!isRight(name, value)) throw new BadS3Settings(`“${shown(name)}” is unknown or malformed`);
    settings[name] = value;
  }
  for (const name of NEEDED) {
    if (settings[name] === undefined) throw new BadS3Settings(`“${name}” is missing`);
  }
  const { endpoint, allowHttp } = settings;
  if (typeof endpoint === 'string' && endpoint.startsWith('http:') && allowHttp !== true) {
    throw new BadS3Settings('the endpoint is not https. Set "allowHttp" if that is meant');
  }
  return settings as unknown as S3Settings;
}

function parseObject(text: string): Record<string, unknown> {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadS3Settings('the file is not a JSON object');
  }
  return value as Record<string, unknown>;
}

/** The parser's own error quotes the text, which has the secret in it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadS3Settings('the file is not JSON');
  }
}

/** All three from one place: half a key from each would fit no lock. */
function fromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, unknown>>,
): Record<string, string> {
  if ('accessKeyId' in given || 'secretAccessKey' in given) return {};
  const found = {
    accessKeyId: environment.AWS_ACCESS_KEY_ID,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    sessionToken: environment.AWS_SESSION_TOKEN,
  };
  const set = Object.entries(found).filter(([, value]) => value !== undefined && value !== '');
  for (const [name, value] of set) {
    if (!isRight(name, value)) throw new BadS3Settings(`“${name}” in the environment is malformed`);
  }
  return Object.fromEntries(set) as Record<string, string>;
}

function isRight(name: string, value: unknown): boolean {
  if ((SWITCHES as readonly string[]).includes(name)) return typeof value === 'boolean';
  if (!Object.hasOwn(TEXTS, name)) return false;
  return typeof value === 'string' && TEXTS[name as keyof typeof TEXTS].test(value);
}

/** A name as it may be shown: somebody may have put the secret there. */
function shown(name: string): string {
  return Object.hasOwn(TEXTS, name) || name === 'pathStyle' || name === 'allowHttp'
    ? name
    : 'a field';
}
