/**
 * What a vat on this machine is started with, and what whoever started it holds.
 */
import type { Cost, Random } from '../../store/index.ts';
import type { AnyKind, Clock, Vat } from '../../vat/index.ts';
import type { Libp2pLibrary } from '../network/index.ts';
import type { openDatabase } from './open-database.ts';

export interface NetworkChoices {
  /** Multiaddrs to listen on. */
  readonly listen?: readonly string[];
  readonly load?: () => Promise<Libp2pLibrary>;
}

export interface HostOptions {
  readonly dataFolder: string;
  /** The address to listen on. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Where others reach this vat, when that is not `host` and `port`: behind a proxy, or by another name. */
  readonly publicUrl?: string;
  /** Opens the vat unattended. */
  readonly keyFile?: string;
  /** The built page. */
  readonly pageFolder: string;
  /** Where programs of the same user reach it: a unix socket, or a named pipe on Windows. */
  readonly socketPath: string;
  readonly version: string;
  /** Of the process; may hold the key of a bucket. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  /** What one guess of the passphrase costs, when not the usual. */
  readonly cost?: Cost;
  /** How the database is opened, when not in the usual way. */
  readonly openDatabase?: typeof openDatabase;
  /** Opens a database that was damaged while the vat was off, with what can still be read. */
  readonly acceptDamage?: boolean;
  /** Kinds of actors beside those that every vat has. */
  readonly kinds?: readonly AnyKind[];
  /** Called when the vat has been opened, before anybody is let in. */
  readonly onOpen?: (vat: Vat) => Promise<void>;
  /** How the network is joined, when not in the usual way. */
  readonly network?: NetworkChoices;
  /** Takes lines without secrets. */
  readonly log: (line: string) => void;
}

export interface RunningVat {
  /** Where its page is, such as http://127.0.0.1:4284 */
  readonly address: string;
  phase(): 'new' | 'locked' | 'open';
  /** A one-time link by which one browser gets in. */
  invite(): string;
  /** When the vat has ended, by `close` or because its owner stopped it. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}
