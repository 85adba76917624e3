/**
 * Where things lie on this machine: the data folder and the configuration by the platform's convention, the local
 * socket, and what a running vat left behind in its data folder for other commands to find it.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { Failure } from './failure.ts';

/** A unix socket's path may have 104 bytes on macOS and 108 on Linux. */
const SOCKET_PATH_BYTES_MAX = 100;
/** What may stand in a `ws+unix:` address as it is; ws does not decode one. */
const PLAIN_PATH = /^[\w./-]+$/;
const OWNER_ONLY = 0o700;
const OTHERS_MASK = 0o077;

export const PLATFORM = envPaths('2gather', { suffix: '' });

/** The file in the data folder that a running vat keeps: how to reach it. */
export interface RunningFile {
  readonly pid: number;
  readonly address: string;
  readonly socket: string;
}

/** What `DATA/running.json` says, or undefined when there is none or it is damaged. */
export async function readRunning(data: string): Promise<RunningFile | undefined> {
  try {
    const read: unknown = JSON.parse(await readFile(join(data, 'running.json'), 'utf8'));
    return isRunningFile(read) ? read : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isRunningFile(value: unknown): value is RunningFile {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, address, socket } = value as Record<string, unknown>;
  return typeof pid === 'number' && typeof address === 'string' && typeof socket === 'string';
}

/**
 * The local socket of the vat in `data`: in that folder, or, when the path is too long for a socket or has spaces
 * (as on macOS), in a folder of the system that only this user may enter. Throws a Failure when that folder is
 * somebody else's.
 */
export function socketPathOf(data: string): string {
  const folder = resolve(data);
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\2gather-${hash}`;
  const inside = join(folder, 'vat.sock');
  if (PLAIN_PATH.test(inside) && inside.length <= SOCKET_PATH_BYTES_MAX) return inside;
  return join(privateFolder(), `${hash}.sock`);
}

function privateFolder(): string {
  const base = process.env.XDG_RUNTIME_DIR || tmpdir();
  const folder = join(base, `2gather-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
  const stat = lstatSync(folder);
  const ours = stat.isDirectory() && stat.uid === userInfo().uid && !(stat.mode & OTHERS_MASK);
  if (!ours) {
    throw new Failure(
      'file',
      `The folder ${folder} may be entered by others. Remove it, or choose a shorter --data path.`,
    );
  }
  return folder;
}
