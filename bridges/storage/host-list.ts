/**
 * The hosts that keep shares for us, as the grid uses them and as their owner sees them. Each is
 * reached by one client, which keeps its connection.
 */
import {
  type HostBookDesk,
  type HostReport,
  Refusal,
  type StoragePass,
} from '../../actors/index.ts';
import { E, parseSturdyref, type Ref, type Timers } from '../../captp/index.ts';
import { type HostSpace, isFull, type ShareHost } from '../../store/index.ts';
import type { RefTo, VatLife } from '../../vat/index.ts';
import { vatName } from '../netlayers/index.ts';
import type { ContactNames } from '../people/index.ts';
import { codeOf } from './host-answers.ts';
import { type RemoteHost, remoteHost } from './remote-host.ts';

/** How long one who looks at the list waits for a host. */
const LOOK_MS = 5_000;

export interface HostListPowers {
  readonly desk: RefTo<typeof HostBookDesk>;
  readonly timers: Timers;
  readonly names: ContactNames;
  /** Connects, and gives a lasting reference. */
  readonly enliven: (address: string) => Promise<Ref>;
  /** The name of the vat that a lasting reference leads to. */
  readonly vatOf: (pass: Ref) => string | undefined;
  readonly life: () => VatLife | undefined;
  /** The name of this vat. */
  readonly self: () => string;
}

interface Listed {
  readonly id: string;
  readonly person: string;
  readonly added: number | bigint;
  readonly host: ShareHost;
}

export class HostList {
  readonly #powers: HostListPowers;
  readonly #clients = new Map<string, RemoteHost>();

  constructor(powers: HostListPowers) {
    this.#powers = powers;
  }

  /** All of them, whether they can be reached now or not. */
  async hosts(): Promise<readonly ShareHost[]> {
    return (await this.#listed()).map(({ host }) => host);
  }

  /** Takes in the one whose address this is, if it answers. */
  async add(address: string, person: string): Promise<HostReport> {
    const vat = vatName(parseSturdyref(address).peer);
    if (vat === this.#powers.self()) {
      throw new Refusal('own-address', 'That is an address of this vat. Use one of another.');
    }
    const pass = (await this.#powers.enliven(address)) as RefTo<typeof StoragePass>;
    return this.#take(vat, person, pass);
  }

  /** The same, by a lasting reference to its pass. */
  async addPass(pass: Ref, person: string): Promise<HostReport> {
    const vat = this.#powers.vatOf(pass);
    if (vat === undefined) throw new Refusal('no-host', NO_ANSWER);
    // It may be in use already: what contacts lend is.
    const known = (await E(this.#powers.desk).hosts()).find((one) => one.pass === pass);
    const one = known && (await this.#listed()).find(({ id }) => id === known.kept.id);
    if (one) return reportOf(one, await this.#soon(one.host.space()));
    return this.#take(vat, person, pass as RefTo<typeof StoragePass>);
  }

  async #take(vat: string, person: string, pass: RefTo<typeof StoragePass>): Promise<HostReport> {
    const host = this.#client(vat, person, pass);
    const space = await host.space().catch((error) => {
      throw new Refusal('no-host', NO_HOST.get(codeOf(error.cause)) ?? NO_ANSWER);
    });
    const { id, added } = await E(this.#powers.desk).add(vat, person, pass);
    this.#clients.set(id, host);
    return reportOf({ id, person, added, host }, space);
  }

  async remove(id: string): Promise<void> {
    await E(this.#powers.desk).remove(id);
    this.#clients.delete(id);
  }

  /** Asks all at once. Who does not answer soon is in trouble. */
  async report(): Promise<HostReport[]> {
    const listed = await this.#listed();
    return Promise.all(
      listed.map(async (one) => {
        try {
          return reportOf(one, await this.#soon(one.host.space()));
        } catch (error) {
          const cause = codeOf((error as Error).cause);
          return { ...reportOf(one), trouble: TOLD.get(cause) ?? 'host-gone' };
        }
      }),
    );
  }

  async #listed(): Promise<Listed[]> {
    const { desk, names } = this.#powers;
    const all = await E(desk).hosts();
    const passes = new Map(all.map(({ kept, pass }) => [kept.id, pass]));
    const kept = all.map((one) => one.kept);
    return (await names.ofBorrowed('storage', kept)).map(({ id, host, person, added }) => {
      const pass = passes.get(id) as RefTo<typeof StoragePass>;
      const client = this.#clients.get(id) ?? this.#client(host, person, pass);
      client.person = person;
      this.#clients.set(id, client);
      return { id, person, added, host: client };
    });
  }

  #client(host: string, person: string, pass: RefTo<typeof StoragePass>): RemoteHost {
    const { timers, life } = this.#powers;
    return remoteHost(pass, { id: host, person, timers, life });
  }

  #soon<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = () => reject(new Refusal('host-gone', 'It does not answer.'));
      const stop = this.#powers.timers.after(LOOK_MS, late);
      answer.then(resolve, reject).finally(stop);
    });
  }
}

/** What the host itself says, and does not pass. */
const TOLD = new Map<unknown, string>(['revoked', 'earlier-life'].map((code) => [code, code]));
const NO_ANSWER =
  'What is behind this address does not answer as somebody who gives space. Ask whoever gave it to you.';
const NO_HOST = new Map<unknown, string>([
  ['revoked', 'This was revoked by the one who granted it. Ask for a new address.'],
]);

function reportOf({ id, person, added, host }: Listed, space?: HostSpace): HostReport {
  const report = { id, host: host.id, person, added: BigInt(added), full: false };
  if (!space) return report;
  const { limit, used } = space;
  return { ...report, limit: BigInt(limit), used: BigInt(used), full: isFull(space) };
}
