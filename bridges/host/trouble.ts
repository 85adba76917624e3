/**
 * What can go wrong around a vat before it runs, each with a code and one sentence that says what to do.
 */
import { RemoteError } from '../../captp/index.ts';

export class HostTrouble extends Error {
  readonly code: string;

  constructor(code: string, text: string, cause?: unknown) {
    super(text, { cause });
    this.name = 'HostTrouble';
    this.code = code;
  }
}

/** The code an error carries, ours (`port-taken`) or the system's (`ENOSPC`). */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Is it an error of this project, whose text is written for people and holds no secret? */
export function isOurs(error: unknown): error is Error & { code: string } {
  return /^[a-z][a-z0-9-]*$/.test(codeOf(error) ?? '') && !(error instanceof RemoteError);
}

/** For what the system says when a data folder cannot be used. Errors of ours stay as they are. */
export function folderTrouble(error: unknown): unknown {
  const code = systemCodeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new HostTrouble('disk-full', 'The disk is full. Free some space and try again.', error);
  }
  if (code === undefined) return error;
  const text =
    'The data folder cannot be used: this user may not write there, or it is no folder. ' +
    'Mend that, or choose another one, for example: gather start --data FOLDER';
  return new HostTrouble('not-writable', text, error);
}

const UNUSABLE = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/** The code of the system's error behind an error, if it is one that a folder can have. */
function systemCodeOf(error: unknown): string | undefined {
  let at = error;
  for (let depth = 0; at instanceof Error && depth < 8; depth += 1, at = at.cause) {
    const code = codeOf(at);
    if (code !== undefined && UNUSABLE.has(code)) return code;
    // LevelDB tells it in words alone.
    if (/IO error:.*permission denied/i.test(at.message)) return 'EACCES';
    if (/IO error:.*read-only file system/i.test(at.message)) return 'EROFS';
    if (/IO error:.*not a directory/i.test(at.message)) return 'ENOTDIR';
    if (/IO error:.*no space left/i.test(at.message)) return 'ENOSPC';
  }
  return undefined;
}

export function vatInUse(other: { pid: number; address: string } | undefined): HostTrouble {
  const where = other ? ` by process ${other.pid}; its page is ${other.address}` : '';
  return new HostTrouble(
    'in-use',
    `This vat is already open${where}. Use that one, or end it first with: gather stop`,
  );
}

export function portTaken(port: number): HostTrouble {
  return new HostTrouble(
    'port-taken',
    `Port ${port} is taken by another program. Choose another one, for example: gather start --port ${port + 1}`,
  );
}

export const lockedVat = (): HostTrouble =>
  new HostTrouble('locked', 'This vat is locked. Its owner has to unlock it first.');

export const openingVat = (): HostTrouble =>
  new HostTrouble('opening', 'This vat is being opened. Try again in a moment.');

export const newVat = (): HostTrouble =>
  new HostTrouble('new', 'There is no vat here yet. Open the link that gather start printed.');

export const notNew = (): HostTrouble =>
  new HostTrouble('not-new', 'There is a vat here already. Unlock it with its passphrase instead.');

export const connectionOver = (): HostTrouble =>
  new HostTrouble('revoked', 'The connection this came by was ended. Connect again.');

export const unknownReference = (): HostTrouble =>
  new HostTrouble('unknown', 'This link does not lead anywhere (any more).');

export const leftAlone = (): HostTrouble =>
  new HostTrouble(
    'not-empty',
    'There are records of a vat in this folder, but not its key. Bring it back with its 24 words and no backup, ' +
      'or choose an empty folder.',
  );

export const noVat = (): HostTrouble =>
  new HostTrouble('no-vat', 'There is no vat in this folder.');

export const emptied = (): HostTrouble =>
  new HostTrouble(
    'damaged',
    'The database of this vat is gone, though its key is here. Nothing was changed. ' +
      'Restore your last backup into an empty folder: gather restore FILE',
  );
