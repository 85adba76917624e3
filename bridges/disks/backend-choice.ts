/**
 * Which backend a vat keeps what it keeps on, as a small file beside its data. It names the old one
 * as well while everything is being moved from there, so that a start in between goes on with it.
 *
 *     { "version": 1, "owner": "…", "now": "s3", "from": "log", "bucket": "/home/ada/bucket.json" }
 */
import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DiskFailed } from '../../store/index.ts';
import { onDisk, systemCode } from './disk-errors.ts';
import { syncFolder } from './sync-folder.ts';

const VERSION = 1;
const FILE_MODE = 0o600;
const OWNER_BYTES = 20;

export type BackendName = 'log' | 's3';

export interface BackendChoice {
  /** The name of this vat in a bucket. */
  readonly owner: string;
  readonly now: BackendName;
  readonly from?: BackendName;
  /** The file with the settings of the bucket. */
  readonly bucket?: string;
}

/** The log, where nobody has chosen. Throws DiskFailed for a file that is damaged. */
export async function readChoice(path: string): Promise<BackendChoice> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    return onDisk<string>(() => Promise.reject(error));
  });
  if (text === undefined) return { owner: randomBytes(OWNER_BYTES).toString('hex'), now: 'log' };
  const { version, owner, now, from, bucket } = parsed(text);
  const right =
    version === VERSION &&
    typeof owner === 'string' &&
    isName(now) &&
    (from === undefined || isName(from)) &&
    (bucket === undefined || typeof bucket === 'string');
  if (!right) throw damaged();
  return { owner, now, ...(from && { from }), ...(bucket !== undefined && { bucket }) };
}

/** Durably, in place of what was there. Throws DiskFull, DiskFailed. */
export function writeChoice(path: string, choice: BackendChoice): Promise<void> {
  return onDisk(async () => {
    const file = await open(`${path}.new`, 'w', FILE_MODE);
    try {
      await file.writeFile(`${JSON.stringify({ version: VERSION, ...choice }, undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(dirname(path));
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw damaged();
  }
}

function damaged(): DiskFailed {
  return new DiskFailed('the file that says where things are kept is damaged');
}

function isName(value: unknown): value is BackendName {
  return value === 'log' || value === 's3';
}
