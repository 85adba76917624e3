/**
 * A vat on this machine, as a process runs it: takes the data folder, opens the doors, and closes all in order.
 */
import { chmod, mkdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { formatFragment, type PeerLocator } from '../../captp/index.ts';
import { makeObjectStore, type Random } from '../../store/index.ts';
import type { Clock, Database } from '../../vat/index.ts';
import { nodeCiphers, openNodeDisk } from '../disks/index.ts';
import { type Doors, makeDoors } from '../gate/gate.ts';
import { Invitations } from '../gate/invitations.ts';
import { TryLimit } from '../gate/try-limit.ts';
import { AllowedOrigins, localAddresses } from '../http/allowed-origins.ts';
import { CaptpDoor } from '../http/captp-door.ts';
import { makeLocalServer, makeWebServer } from '../http/server.ts';
import { acceptSession, dialSession } from '../netlayers/index.ts';
import {
  type DataFolder,
  provideDataFolder,
  removeRunningNote,
  writeRunningNote,
} from './data-folder.ts';
import { openHousehold } from './household.ts';
import { Identity } from './identity.ts';
import { IncomingBackup } from './incoming-backup.ts';
import { Keeper } from './keeper.ts';
import { Keyring } from './keyring.ts';
import { openDatabase } from './open-database.ts';
import { Peers } from './peers.ts';
import { portTaken } from './trouble.ts';
import { makeVatAdmin } from './vat-admin.ts';

export { backupOffline, restoreBackup } from './offline-backup.ts';
export { HostTrouble } from './trouble.ts';

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
  readonly clock: Clock;
  readonly random: Random;
  /** How the database is opened, when not in the usual way. */
  readonly openDatabase?: (folder: DataFolder) => Promise<Database>;
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

/** Starts it. Throws a HostTrouble with code `in-use`, `port-taken`, `bad-key-file` … */
export async function startHost(options: HostOptions): Promise<RunningVat> {
  const folder = await provideDataFolder(options.dataFolder);
  const db = await (options.openDatabase ?? openDatabase)(folder);
  const host = new Host(options, folder, db);
  try {
    await host.start();
    return host;
  } catch (error) {
    await host.close();
    throw error;
  }
}

/** Long enough for an answer to leave. */
const STOP_DELAY_MS = 50;

class Host implements RunningVat {
  readonly closed: Promise<void>;
  readonly #options: HostOptions;
  readonly #folder: DataFolder;
  readonly #db: Database;
  readonly #identity: Identity;
  readonly #invitations: Invitations;
  readonly #door: CaptpDoor;
  readonly #peers: Peers;
  readonly #servers: FastifyInstance[] = [];
  #keeper: Keeper | undefined;
  #doors: Doors | undefined;
  #allowed = new AllowedOrigins([]);
  #port = 0;
  #end: () => void = () => undefined;
  #closing: Promise<void> | undefined;

  constructor(options: HostOptions, folder: DataFolder, db: Database) {
    const { clock, random } = options;
    this.#options = options;
    this.#folder = folder;
    this.#db = db;
    this.#identity = new Identity(random);
    this.#invitations = new Invitations(() => clock.now(), random);
    this.closed = new Promise((end) => {
      this.#end = end;
    });
    this.#door = new CaptpDoor({
      keeper: () => this.#knownKeeper(),
      doors: () => this.#doors as Doors,
      invitations: this.#invitations,
      location: () => this.#location(),
    });
    this.#peers = new Peers({
      self: () => this.#location(),
      dial: (peer) => dialSession(peer, { location: this.#location(), random, clock }),
      lookup: (swiss) => this.#knownKeeper().household().vat.lookup(swiss),
    });
  }

  get address(): string {
    const { host } = this.#options;
    const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    return `http://${name.includes(':') ? `[${name}]` : name}:${this.#port}`;
  }

  phase(): 'new' | 'locked' | 'open' {
    return this.#knownKeeper().phase();
  }

  invite(): string {
    const swiss = this.#invitations.make();
    const { designator } = this.#identity;
    return `${this.#publicAddress()}/#enter=${formatFragment({ designator, swiss })}`;
  }

  async start(): Promise<void> {
    const { clock, log } = this.#options;
    this.#keeper = await this.#makeKeeper();
    this.#doors = makeDoors({
      keeper: this.#keeper,
      invitations: this.#invitations,
      tries: new TryLimit(() => clock.now()),
      invite: () => this.invite(),
      // After the answer has left: who asked is told that it will be done.
      stop: () => void clock.wakeAt(clock.now() + STOP_DELAY_MS, () => void this.close()),
      onFault: this.#onFault,
    });
    await this.#listen();
    await this.#keeper.start();
    const { pid } = process;
    const { socketPath: socket } = this.#options;
    await writeRunningNote(this.#folder, { pid, address: this.address, socket });
    log(`listening at ${this.address}, the vat is ${this.#keeper.phase()}`);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#door.close();
    await this.#peers.close();
    await Promise.all(this.#servers.map((server) => server.close()));
    await this.#keeper?.close();
    await this.#db.close();
    await removeRunningNote(this.#folder);
    this.#options.log('ended in good order');
    this.#end();
  }

  readonly #onFault = (error: unknown): void => {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    this.#options.log(`fault: ${name}: ${message}`);
  };

  async #makeKeeper(): Promise<Keeper> {
    const { random, keyFile, clock } = this.#options;
    const folder = this.#folder;
    const disk = await openNodeDisk(folder.objects);
    const store = makeObjectStore({ disk, ciphers: nodeCiphers, random });
    const admin = this.#makeAdmin();
    return new Keeper({
      folder,
      keyring: new Keyring(folder, random),
      random,
      keyFile,
      backup: new IncomingBackup(folder, this.#db, store),
      open: async (root) => {
        const household = await openHousehold({
          folder,
          db: this.#db,
          root,
          clock,
          random,
          far: this.#peers,
          dismiss: (device) => this.#door.dismiss(device),
          admin,
          onFault: this.#onFault,
        });
        this.#identity.reveal(root);
        return household;
      },
    });
  }

  #makeAdmin(): ReturnType<typeof makeVatAdmin> {
    const { clock, version } = this.#options;
    return makeVatAdmin({
      keeper: () => this.#knownKeeper(),
      peers: () => this.#peers,
      folder: this.#folder,
      version,
      started: clock.now(),
      now: () => clock.now(),
      address: () => this.address,
      shareLink: (swiss) => {
        const { designator } = this.#identity;
        return `${this.#publicAddress()}/s#${formatFragment({ designator, swiss })}`;
      },
      invite: () => this.invite(),
      onFault: this.#onFault,
    });
  }

  async #listen(): Promise<void> {
    const { host, port, pageFolder, socketPath, log, publicUrl } = this.#options;
    const web = await makeWebServer({
      pageFolder,
      allowed: () => this.#allowed,
      onSocket: (socket) => this.#receive('web', socket),
      log,
    });
    this.#servers.push(web);
    try {
      await web.listen({ host, port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw portTaken(port);
      throw error;
    }
    this.#port = (web.server.address() as AddressInfo).port;
    const addresses = localAddresses(host, this.#port);
    this.#allowed = new AllowedOrigins(publicUrl ? [...addresses, publicUrl] : addresses);
    const local = await makeLocalServer({ onSocket: (s) => this.#receive('local', s), log });
    this.#servers.push(local);
    await listenForOwner(local, socketPath);
  }

  #receive(from: 'web' | 'local', socket: WebSocket): void {
    const { random, clock, log } = this.#options;
    const session = this.#door.receive(from, (reception) =>
      acceptSession(socket, { ...reception, signer: this.#identity.signer, random, clock }),
    );
    session.catch((error: Error) => log(`a connection was refused: ${error.message}`));
  }

  #location(): PeerLocator {
    const url = `${this.#publicAddress().replace(/^http/, 'ws')}/captp`;
    return { transport: 'websocket', designator: this.#identity.designator, hints: { url } };
  }

  #publicAddress(): string {
    return (this.#options.publicUrl ?? this.address).replace(/\/+$/, '');
  }

  #knownKeeper(): Keeper {
    return this.#keeper as Keeper;
  }
}

/** Listens on a socket that only this user can open: its folder is closed to others before it appears. */
async function listenForOwner(server: FastifyInstance, path: string): Promise<void> {
  if (process.platform !== 'win32') {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // We hold the database, so what lies there is left over from a process that has ended.
    await rm(path, { force: true });
  }
  await server.listen({ path });
  if (process.platform !== 'win32') await chmod(path, 0o600);
}
