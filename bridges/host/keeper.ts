/**
 * The keeper of a data folder: knows whether its vat is new, locked or open, and takes it from one to the next.
 *
 * It holds the database from the start, locked or not, because whoever holds it is the one process that owns this
 * vat.
 */
import { E } from '../../captp/index.ts';
import {
  fromRecoveryPhrase,
  makeRootKey,
  type Random,
  toRecoveryPhrase,
} from '../../store/index.ts';
import { type Clock, Closed } from '../../vat/index.ts';
import { noteOrigin } from './backup-note.ts';
import { clearHalfMade, type Filling, fillWhole, isEmpty, noteRestore } from './beginning.ts';
import type { Household } from './household.ts';
import type { IncomingBackup } from './incoming-backup.ts';
import type { Keyring } from './keyring.ts';
import { emptied, lockedVat, newVat, notNew, openingVat } from './trouble.ts';

type VatPhase = 'new' | 'locked' | 'open';

/** How long whoever comes while the vat is being opened waits for that. */
const OPENING_MS = 30_000;

export interface KeeperPowers {
  readonly keyring: Keyring;
  readonly random: Random;
  readonly clock: Clock;
  readonly backup: IncomingBackup;
  readonly filling: Filling;
  /** Where to write a key file seal once the vat is open, for the next unattended start. */
  readonly keyFile: string | undefined;
  /** Opens the vat with its root key. */
  readonly open: (root: Uint8Array) => Promise<Household>;
}

export class Keeper {
  readonly #powers: KeeperPowers;
  #phase: VatPhase = 'new';
  #household: Household | undefined;
  /** Settled when it has been opened, or could not be. */
  #opening: Promise<void> | undefined;
  #busy: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(powers: KeeperPowers) {
    this.#powers = powers;
  }

  phase(): VatPhase {
    return this.#phase;
  }

  /**
   * Waits while it is being opened, by its key file or by whoever unlocks it. Throws a HostTrouble with code
   * `opening` when that takes too long.
   */
  async settled(): Promise<void> {
    if (this.#household || this.#opening === undefined) return;
    const { clock } = this.#powers;
    await new Promise<void>((go, fail) => {
      const callOff = clock.wakeAt(clock.now() + OPENING_MS, () => fail(openingVat()));
      this.#opening?.then(callOff).then(go, fail);
    });
  }

  /** The open vat. Throws a HostTrouble with code `opening`, `locked` or `new` before. */
  household(): Household {
    if (this.#household) return this.#household;
    if (this.#opening) throw openingVat();
    throw this.#phase === 'new' ? newVat() : lockedVat();
  }

  get opened(): Household | undefined {
    return this.#household;
  }

  /** Looks what is there, and clears away what a crash left. To be awaited before anybody is let in. */
  async look(): Promise<void> {
    const { keyring, filling, backup } = this.#powers;
    await clearHalfMade(filling);
    await backup.forget();
    this.#phase = (await keyring.exists()) ? 'locked' : 'new';
  }

  /** Opens the vat (makes it, when it is new) by the key file, when there is to be one. */
  start(): Promise<void> {
    return this.#opens(async () => {
      const { keyring, keyFile, random } = this.#powers;
      if (keyFile === undefined) return;
      if (this.#phase === 'new') {
        const root = makeRootKey(random);
        await this.#make(root, () => keyring.sealByKeyFile(root, keyFile));
        return;
      }
      const root = await keyring.openByKeyFile(keyFile);
      if (root) await this.#enter(root);
    });
  }

  /** Makes the vat. Answers its recovery phrase. Throws a HostTrouble with code `not-new`. */
  create(passphrase: string): Promise<string[]> {
    return this.#alone(async () => {
      this.#checkNew();
      const root = makeRootKey(this.#powers.random);
      await this.#make(root, () => this.#powers.keyring.sealByPassphrase(root, passphrase));
      return toRecoveryPhrase(root);
    });
  }

  /**
   * Makes the vat from the words of an earlier one, with what a backup received before holds; without a backup,
   * from the records in this folder if its key was lost, else as an empty vat.
   * Throws BadRecoveryPhrase, WrongKey, or a HostTrouble; then all is as it was.
   */
  restore(words: string, passphrase: string): Promise<void> {
    return this.#alone(async () => {
      this.#checkNew();
      const { keyring, backup, filling } = this.#powers;
      const root = fromRecoveryPhrase(words);
      backup.checkWhole();
      const seal = () => keyring.sealByPassphrase(root, passphrase);
      if (!backup.isThere && !(await isEmpty(filling.db))) await this.#adopt(root, seal);
      else {
        await this.#make(root, seal, async () => {
          await noteOrigin(filling.folder, await this.#unpack());
          await noteRestore(filling.folder, this.#powers.random);
        });
      }
      await E(this.household().recovery).confirm();
      await backup.forget();
    });
  }

  /** A backup that cannot be used must not stand in the way of going on without it. */
  async #unpack(): Promise<number | undefined> {
    const { backup } = this.#powers;
    try {
      return await backup.unpack();
    } catch (error) {
      await backup.forget();
      throw error;
    }
  }

  receiveBackup(bytes: Uint8Array): Promise<number> {
    return this.#alone(async () => {
      this.#checkNew();
      return this.#powers.backup.receive(bytes);
    });
  }

  /** Checks the passphrase, and opens the vat if it is locked. Throws WrongPassphrase. */
  unlock(passphrase: string): Promise<void> {
    return this.#opens(async () => {
      if (this.#phase === 'new') throw newVat();
      const root = await this.#powers.keyring.openByPassphrase(passphrase);
      if (this.#phase === 'locked') await this.#enter(root);
    });
  }

  /** The 24 words, to whoever knows the passphrase. */
  recoveryPhrase(passphrase: string): Promise<string[]> {
    return this.#alone(async () =>
      toRecoveryPhrase(await this.#powers.keyring.openByPassphrase(passphrase)),
    );
  }

  /** A vat that was made with a key file has no passphrase yet: then its first one is set. */
  changePassphrase(now: string, next: string): Promise<void> {
    return this.#alone(async () => {
      const { keyring, keyFile } = this.#powers;
      const opensByPassphrase = await keyring.hasPassphrase();
      const root =
        opensByPassphrase || keyFile === undefined
          ? await keyring.openByPassphrase(now)
          : await keyring.openByKeyFile(keyFile);
      if (root) await keyring.sealByPassphrase(root, next);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#busy;
    await this.#household?.close();
  }

  #checkNew(): void {
    if (this.#phase !== 'new') throw notNew();
  }

  /** All of a new vat, or nothing: `fill` brings records, `seal` comes last. */
  async #make(
    root: Uint8Array,
    seal: () => Promise<void>,
    fill: () => Promise<void> = async () => undefined,
  ): Promise<void> {
    await fillWhole(this.#powers.filling, async () => {
      await fill();
      await this.#adopt(root, seal);
    });
  }

  /** Opens what lies here and seals its key. If that fails, it is closed again. */
  async #adopt(root: Uint8Array, seal: () => Promise<void>): Promise<void> {
    const household = await this.#powers.open(root);
    try {
      await seal();
    } catch (error) {
      await household.close();
      throw error;
    }
    this.#household = household;
    this.#phase = 'open';
  }

  async #enter(root: Uint8Array): Promise<void> {
    const { keyFile, keyring, filling } = this.#powers;
    // An empty one would open as a new vat, and all objects be swept away as nobody's.
    if (await isEmpty(filling.db)) throw emptied();
    if (keyFile !== undefined && !(await keyring.openByKeyFile(keyFile))) {
      await keyring.sealByKeyFile(root, keyFile);
    }
    this.#household = await this.#powers.open(root);
    this.#phase = 'open';
  }

  /** A step by which it may be opened. */
  #opens(step: () => Promise<void>): Promise<void> {
    const done = this.#alone(step);
    const over = (): void => {
      if (this.#opening === opening) this.#opening = undefined;
    };
    const opening = done.then(over, over);
    this.#opening = opening;
    return done;
  }

  /** One step at a time: two browsers must not both make the vat. */
  #alone<T>(step: () => Promise<T>): Promise<T> {
    const next = this.#busy.then(() => {
      if (this.#closed) throw new Closed();
      return step();
    });
    this.#busy = next.catch(() => undefined);
    return next;
  }
}
