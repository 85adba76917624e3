/**
 * The keeper of a data folder: knows whether its vat is new, locked or open, and takes it from one to the next.
 *
 * It holds the database from the start, locked or not, because whoever holds it is the one process that owns this
 * vat.
 */
import { rm } from 'node:fs/promises';
import { E } from '../../captp/index.ts';
import {
  fromRecoveryPhrase,
  makeRootKey,
  type Random,
  toRecoveryPhrase,
} from '../../store/index.ts';
import type { DataFolder } from './data-folder.ts';
import type { Household } from './household.ts';
import type { IncomingBackup } from './incoming-backup.ts';
import type { Keyring } from './keyring.ts';
import { lockedVat, newVat, notNew } from './trouble.ts';

type VatPhase = 'new' | 'locked' | 'open';

export interface KeeperPowers {
  readonly folder: DataFolder;
  readonly keyring: Keyring;
  readonly random: Random;
  readonly backup: IncomingBackup;
  /** Where to write a key file seal once the vat is open, for the next unattended start. */
  readonly keyFile: string | undefined;
  /** Opens the vat with its root key. */
  readonly open: (root: Uint8Array) => Promise<Household>;
}

export class Keeper {
  readonly #powers: KeeperPowers;
  #phase: VatPhase = 'new';
  #household: Household | undefined;
  #busy: Promise<unknown> = Promise.resolve();

  constructor(powers: KeeperPowers) {
    this.#powers = powers;
  }

  phase(): VatPhase {
    return this.#phase;
  }

  /** The open vat. Throws a HostTrouble with code `locked` or `new` before. */
  household(): Household {
    if (this.#household) return this.#household;
    throw this.#phase === 'new' ? newVat() : lockedVat();
  }

  /** Looks what is there, and opens it when a key file does. */
  async start(): Promise<void> {
    const { keyring, keyFile } = this.#powers;
    this.#phase = (await keyring.exists()) ? 'locked' : 'new';
    if (keyFile === undefined) return;
    if (this.#phase === 'new') {
      const root = makeRootKey(this.#powers.random);
      await keyring.sealByKeyFile(root, keyFile);
      await this.#enter(root);
      return;
    }
    const root = await keyring.openByKeyFile(keyFile);
    if (root) await this.#enter(root);
  }

  /** Makes the vat. Answers its recovery phrase. Throws a HostTrouble with code `not-new`. */
  create(passphrase: string): Promise<string[]> {
    return this.#alone(async () => {
      this.#checkNew();
      const root = makeRootKey(this.#powers.random);
      await this.#powers.keyring.sealByPassphrase(root, passphrase);
      await this.#enter(root);
      return toRecoveryPhrase(root);
    });
  }

  /**
   * Makes the vat from the words of an earlier one, with what a backup received before holds.
   * Throws BadRecoveryPhrase, or a HostTrouble when the words do not belong to the backup.
   */
  restore(words: string, passphrase: string): Promise<void> {
    return this.#alone(async () => {
      this.#checkNew();
      const { keyring, backup, folder } = this.#powers;
      const root = fromRecoveryPhrase(words);
      await backup.unpack();
      try {
        await this.#enter(root);
      } catch (error) {
        await backup.undo();
        throw error;
      }
      // The seal comes last: what makes the folder a vat appears only when all of it is there.
      await keyring.sealByPassphrase(root, passphrase);
      await E(this.household().recovery).confirm();
      await rm(folder.restoring, { force: true });
    });
  }

  receiveBackup(bytes: Uint8Array): Promise<number> {
    return this.#alone(async () => {
      this.#checkNew();
      return this.#powers.backup.receive(bytes);
    });
  }

  /** Checks the passphrase, and opens the vat if it is locked. Throws WrongPassphrase. */
  unlock(passphrase: string): Promise<void> {
    return this.#alone(async () => {
      if (this.#phase === 'new') throw newVat();
      const root = await this.#powers.keyring.openByPassphrase(passphrase);
      if (this.#phase === 'locked') await this.#enter(root);
    });
  }

  /** The 24 words, to whoever knows the passphrase. */
  async recoveryPhrase(passphrase: string): Promise<string[]> {
    return toRecoveryPhrase(await this.#powers.keyring.openByPassphrase(passphrase));
  }

  /** A vat that was made with a key file has no passphrase yet: then its first one is set. */
  async changePassphrase(now: string, next: string): Promise<void> {
    const { keyring, keyFile } = this.#powers;
    const opensByPassphrase = await keyring.hasPassphrase();
    const root =
      opensByPassphrase || keyFile === undefined
        ? await keyring.openByPassphrase(now)
        : await keyring.openByKeyFile(keyFile);
    if (root) await keyring.sealByPassphrase(root, next);
  }

  async close(): Promise<void> {
    await this.#busy.catch(() => undefined);
    await this.#household?.close();
  }

  #checkNew(): void {
    if (this.#phase !== 'new') throw notNew();
  }

  async #enter(root: Uint8Array): Promise<void> {
    this.#household = await this.#powers.open(root);
    this.#phase = 'open';
    const { keyFile, keyring } = this.#powers;
    if (keyFile !== undefined && !(await keyring.openByKeyFile(keyFile))) {
      await keyring.sealByKeyFile(root, keyFile);
    }
  }

  /** One step at a time: two browsers must not both make the vat. */
  #alone<T>(step: () => Promise<T>): Promise<T> {
    const next = this.#busy.then(step);
    this.#busy = next.catch(() => undefined);
    return next;
  }
}
