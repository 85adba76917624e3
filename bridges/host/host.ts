/**
 * Puts a vat together from its parts: what the data folder holds, the doors by which others come in, and who it is
 * to them. Closes all in order.
 */
import type { FastifyInstance } from 'fastify';
import type { Database, PostRoads } from '../../vat/index.ts';
import { nodeCiphers, type ObjectFolder, openObjectFolder } from '../disks/index.ts';
import { type Doors, makeDoors } from '../gate/gate.ts';
import { Invitations } from '../gate/invitations.ts';
import { TryLimit } from '../gate/try-limit.ts';
import { CaptpDoor } from '../http/captp-door.ts';
import { blobsOn } from '../objects/blobs.ts';
import { Addresses } from './addresses.ts';
import { forgetRestore, pendingRestore } from './beginning.ts';
import { type DataFolder, removeRunningNote, writeRunningNote } from './data-folder.ts';
import { faultLine } from './fault-line.ts';
import { type Household, openHousehold } from './household.ts';
import type { HouseholdPowers } from './household-powers.ts';
import { Identity } from './identity.ts';
import { IncomingBackup } from './incoming-backup.ts';
import { Keeper } from './keeper.ts';
import { Keyring } from './keyring.ts';
import { type ListenOptions, listenForOwner, listenToWeb } from './listeners.ts';
import { Network } from './network.ts';
import type { HostOptions, RunningVat } from './options.ts';
import { Peers } from './peers.ts';
import { postRoads } from './post-roads.ts';
import { sessionsOf } from './sessions.ts';
import { makeVatAdmin } from './vat-admin.ts';

/** Long enough for an answer to leave. */
const STOP_DELAY_MS = 50;

export class Host implements RunningVat {
  readonly closed: Promise<void>;
  readonly #options: HostOptions;
  readonly #folder: DataFolder;
  readonly #db: Database;
  readonly #identity: Identity;
  readonly #addresses: Addresses;
  readonly #invitations: Invitations;
  readonly #door: CaptpDoor;
  readonly #network: Network;
  readonly #peers: Peers;
  readonly #roads: PostRoads;
  readonly #servers: FastifyInstance[] = [];
  #keeper: Keeper | undefined;
  #objects: ObjectFolder | undefined;
  #doors: Doors | undefined;
  #end: () => void = () => undefined;
  #closing: Promise<void> | undefined;

  constructor(options: HostOptions, folder: DataFolder, db: Database) {
    const { clock, random } = options;
    this.#options = options;
    this.#folder = folder;
    this.#db = db;
    this.#identity = new Identity(random);
    this.#addresses = new Addresses(options, this.#identity, () => this.#network.beyond.location);
    this.#invitations = new Invitations(() => clock.now(), random);
    this.closed = new Promise((end) => {
      this.#end = end;
    });
    this.#door = new CaptpDoor({
      keeper: this.#knownKeeper,
      doors: () => this.#doors as Doors,
      invitations: this.#invitations,
      location: () => this.#addresses.webLocation(),
    });
    this.#network = new Network({
      options,
      signer: () => this.#identity.signer,
      location: () => this.#addresses.webLocation(),
      door: this.#door,
      tellTwice: (vat) => this.#keeper?.opened?.vat.tellTwice(vat),
      onFault: this.#onFault,
    });
    this.#peers = new Peers({
      self: () => this.#addresses.location(),
      peer: this.#network.peer,
      lookup: (swiss) => this.#knownKeeper().household().vat.lookup(swiss),
    });
    this.#roads = postRoads({
      peer: this.#network.peer,
      signer: () => this.#identity.signer,
      self: () => this.#peers.ownLocator(),
      onTwin: (vat) => this.#network.twins.toldBy(vat),
    });
  }

  get address(): string {
    return this.#addresses.page;
  }

  phase(): 'new' | 'locked' | 'open' {
    return this.#knownKeeper().phase();
  }

  invite(): string {
    return this.#addresses.enterLink(this.#invitations.make());
  }

  async start(): Promise<void> {
    const { clock, log, socketPath: socket } = this.#options;
    this.#keeper = await this.#makeKeeper();
    this.#doors = makeDoors({
      keeper: this.#keeper,
      invitations: this.#invitations,
      tries: new TryLimit(() => clock.now()),
      ownTries: new TryLimit(() => clock.now()),
      invite: () => this.invite(),
      // After the answer has left: who asked is told that it will be done.
      stop: () => void clock.wakeAt(clock.now() + STOP_DELAY_MS, this.#stop),
      onFault: this.#onFault,
    });
    await this.#keeper.look();
    await this.#listen();
    // Whoever finds it by that waits until it is open.
    const note = { pid: process.pid, address: this.address, socket };
    const steps = [this.#keeper.start(), writeRunningNote(this.#folder, note)];
    await Promise.allSettled(steps);
    await Promise.all(steps);
    log(`listening at ${this.address}, the vat is ${this.#keeper.phase()}`);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#door.close();
    const steps = [
      () => this.#network.close('This vat is closing.'),
      () => Promise.all(this.#servers.map((server) => server.close())),
      () => this.#keeper?.close(),
      () => this.#objects?.close(),
      () => this.#db.close(),
      () => removeRunningNote(this.#folder),
    ];
    // What cannot be closed must not keep the rest open.
    const faults: unknown[] = [];
    for (const step of steps) await Promise.resolve(step()).catch((error) => faults.push(error));
    for (const fault of faults) this.#onFault(fault);
    this.#options.log(faults.length > 0 ? 'ended' : 'ended in good order');
    this.#end();
  }

  readonly #stop = (): void => void this.close().catch(this.#onFault);

  readonly #onFault = (error: unknown): void => {
    this.#options.log(`fault: ${faultLine(error)}`);
  };

  async #makeKeeper(): Promise<Keeper> {
    const { random, keyFile, clock, cost, kinds, onOpen, environment = {} } = this.#options;
    const folder = this.#folder;
    const disk = await openObjectFolder(folder.objects, { carries: true, onFault: this.#onFault });
    this.#objects = disk;
    const blobs = blobsOn({ disk, ciphers: nodeCiphers, random });
    const filling = { folder, db: this.#db, blobs };
    const admin = this.#makeAdmin();
    return new Keeper({
      keyring: new Keyring(folder, random, cost),
      random,
      clock,
      keyFile,
      filling,
      backup: new IncomingBackup(filling),
      open: async (root) => {
        const household = await this.#openAsItself(root, {
          folder,
          environment,
          disk,
          db: this.#db,
          root,
          clock,
          random,
          kinds,
          far: this.#peers,
          peers: this.#peers,
          post: this.#roads,
          network: { ...this.#network.joining, ...this.#options.network },
          log: this.#options.log,
          sharePage: (swiss) => this.#addresses.shareLink(swiss),
          invitationPage: (fragment) => this.#addresses.invitationPage(fragment),
          sturdyref: (swiss) => this.#peers.sturdyrefTo(swiss),
          dismiss: (device) => {
            this.#door.dismiss(device);
            this.#invitations.clear();
          },
          admin,
          onFault: this.#onFault,
        });
        await onOpen?.(household.vat);
        return household;
      },
    });
  }

  /** Its actors may speak to others from the first moment on, and must do so under its own name. */
  async #openAsItself(root: Uint8Array, powers: HouseholdPowers): Promise<Household> {
    this.#identity.reveal(root);
    try {
      const restored = await pendingRestore(this.#folder);
      const household = await openHousehold({ ...powers, restored });
      await forgetRestore(this.#folder);
      return household;
    } catch (error) {
      this.#identity.conceal();
      throw error;
    }
  }

  #makeAdmin(): ReturnType<typeof makeVatAdmin> {
    const { clock, version } = this.#options;
    return makeVatAdmin({
      keeper: this.#knownKeeper,
      peers: () => this.#peers,
      folder: this.#folder,
      version,
      started: clock.now(),
      clock,
      tries: new TryLimit(() => clock.now()),
      address: () => this.address,
      shareLink: (swiss) => this.#addresses.shareLink(swiss),
      invite: () => this.invite(),
      sessions: () => sessionsOf(this.#network.peer, this.#door),
      onFault: this.#onFault,
    });
  }

  async #listen(): Promise<void> {
    const { host, port, pageFolder, socketPath, log } = this.#options;
    const listening: ListenOptions = {
      host,
      port,
      pageFolder,
      socketPath,
      log,
      allowed: () => this.#addresses.allowed,
      onSocket: (from, socket, line) => this.#network.accept(from, socket, line),
      onServer: (server) => void this.#servers.push(server),
    };
    this.#addresses.listensAt(await listenToWeb(listening));
    await listenForOwner(listening);
  }

  readonly #knownKeeper = (): Keeper => this.#keeper as Keeper;
}
