/**
 * The root key of a vat, as it lies sealed in the data folder: by a passphrase, by a key file, or both.
 *
 * A key file is for starting unattended: it holds 32 random bytes as text and stands in for the passphrase. Keep it
 * elsewhere than the data, or whoever copies one has both.
 */
import { readFile } from 'node:fs/promises';
import {
  type Cost,
  INTERACTIVE_COST,
  openRootKey,
  type Random,
  sealRootKey,
} from '../../store/index.ts';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';
import { HostTrouble } from './trouble.ts';

const KEY_FILE_BYTES = 32;
/** A key file cannot be guessed, so there is nothing to slow down. */
const KEY_FILE_COST: Cost = { memoryKib: 64, passes: 1, lanes: 1 };

const SECRET_LENGTH_MIN = 22;

const OTHERWISE = 'or start without one and unlock with your passphrase.';
const MISSING = `There is no key file at that place. Is its disk connected? Name the one that this vat was made with, ${OTHERWISE}`;
const TOO_SHORT = `That file is too short to be a key file. Name the one that this vat was made with, ${OTHERWISE}`;
const ANOTHERS = `This key file belongs to another vat, or was changed. Name the one that this vat was made with, ${OTHERWISE}`;
const FOLDER =
  'That is a folder. Name the key file in it, such as vat.key; it is made when it is new.';
const UNREADABLE =
  'The key file cannot be read. See that you may read it, and that its disk is well.';
const NOT_MADE =
  'No key file can be made there. Name a place in a folder that exists, where you may write.';

export class Keyring {
  readonly #folder: DataFolder;
  readonly #random: Random;
  readonly #cost: Cost;

  constructor(folder: DataFolder, random: Random, cost: Cost = INTERACTIVE_COST) {
    this.#folder = folder;
    this.#random = random;
    this.#cost = cost;
  }

  /** Is there a vat here at all? */
  async exists(): Promise<boolean> {
    const found = await Promise.all([
      readIfThere(this.#folder.sealedByPassphrase),
      readIfThere(this.#folder.sealedByKeyFile),
    ]);
    return found.some((bytes) => bytes !== undefined);
  }

  async hasPassphrase(): Promise<boolean> {
    return (await readIfThere(this.#folder.sealedByPassphrase)) !== undefined;
  }

  /** Seals `root` by a passphrase, in place of the one before. */
  async sealByPassphrase(root: Uint8Array, passphrase: string): Promise<void> {
    const sealed = await sealRootKey(root, passphrase, { random: this.#random, cost: this.#cost });
    await writeDurably(this.#folder.sealedByPassphrase, sealed);
  }

  /** Throws WrongPassphrase or DamagedKeyFile; a HostTrouble when this vat has no passphrase. */
  async openByPassphrase(passphrase: string): Promise<Uint8Array> {
    const sealed = await readIfThere(this.#folder.sealedByPassphrase);
    if (!sealed) {
      throw new HostTrouble(
        'no-passphrase',
        'This vat opens with its key file and has no passphrase yet. Set one first, in Settings.',
      );
    }
    return openRootKey(sealed, passphrase);
  }

  /** Seals `root` by a key file, which is made when there is none. */
  async sealByKeyFile(root: Uint8Array, keyFile: string): Promise<void> {
    if ((await readSecret(keyFile)) === undefined) {
      const secret = Buffer.from(this.#random.bytes(KEY_FILE_BYTES)).toString('base64url');
      await writeDurably(keyFile, Buffer.from(`${secret}\n`)).catch((cause) => {
        throw new HostTrouble('bad-key-file', NOT_MADE, cause);
      });
    }
    const sealed = await sealRootKey(root, await readKeyFile(keyFile), {
      random: this.#random,
      cost: KEY_FILE_COST,
    });
    await writeDurably(this.#folder.sealedByKeyFile, sealed);
  }

  /** The root key by the key file, or undefined when this vat was never sealed by one. */
  async openByKeyFile(keyFile: string): Promise<Uint8Array | undefined> {
    const sealed = await readIfThere(this.#folder.sealedByKeyFile);
    if (!sealed) return undefined;
    try {
      return await openRootKey(sealed, await readKeyFile(keyFile));
    } catch (cause) {
      if (cause instanceof HostTrouble) throw cause;
      throw new HostTrouble('bad-key-file', ANOTHERS, cause);
    }
  }
}

async function readKeyFile(path: string): Promise<string> {
  const text = (await readSecret(path))?.toString('utf8').trim();
  if (text === undefined) throw new HostTrouble('bad-key-file', MISSING);
  if (text.length >= SECRET_LENGTH_MIN) return text;
  throw new HostTrouble('bad-key-file', TOO_SHORT);
}

/** What is in a key file; undefined when there is none. Throws a HostTrouble that says what to do. */
async function readSecret(path: string): Promise<Buffer | undefined> {
  try {
    return await readIfThere(path);
  } catch (cause) {
    const isFolder = (cause as NodeJS.ErrnoException).code === 'EISDIR';
    throw new HostTrouble('bad-key-file', isFolder ? FOLDER : UNREADABLE, cause);
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
