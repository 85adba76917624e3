/**
 * What makes the books possible to lose: where the packs are. A blob whose name is an address is
 * found by asking all hosts; a pack has a random name, and who does not know that and where its
 * shares are never finds it. So the placement records of all packs go to the hosts themselves, as
 * one sealed object, whose capability the keeping actor remembers; that is in every backup of the
 * vat, and small. What is in a pack the pack itself says.
 */
import { decode, encode } from 'cbor-x';
import {
  type Ciphers,
  type Grid,
  isPackName,
  makeObjectStore,
  ObjectMissing,
  type ObjectStore,
  type PlacementBook,
  type Random,
  type ReadCap,
} from '../../store/index.ts';

type Records = [name: string, record: Uint8Array][];

export interface CataloguePowers {
  readonly grid: Grid;
  readonly placements: PlacementBook;
  readonly ciphers: Ciphers;
  readonly random: Random;
  /** Do all hosts answer just now? */
  readonly allAnswer: () => Promise<boolean>;
  /** Durable when it resolves. */
  readonly remember: (cap: ReadCap | undefined) => Promise<void>;
}

export class Catalogue {
  readonly #our: CataloguePowers;
  readonly #objects: ObjectStore;
  #cap: ReadCap | undefined;
  /** What the last one said. */
  #said: string | undefined;

  constructor(powers: CataloguePowers) {
    this.#our = powers;
    const { grid: disk, ciphers, random } = powers;
    this.#objects = makeObjectStore({ disk, ciphers, random });
  }

  /** As it is remembered. */
  begin(cap: ReadCap | undefined): void {
    this.#cap = cap;
  }

  /** The blob that it is; needed, though no file of the lake needs it. */
  get address(): string | undefined {
    return this.#cap?.address;
  }

  /** Says where the packs are now, if that is different from the last time. */
  async write(): Promise<void> {
    const { grid, placements, remember } = this.#our;
    const records: Records = [];
    for await (const [name, record] of placements.entries()) {
      if (isPackName(name)) records.push([name, record]);
    }
    records.sort(([one], [other]) => (one < other ? -1 : 1));
    const bytes = Uint8Array.from(encode(records));
    const said = Buffer.from(this.#our.ciphers.sha256(bytes)).toString('hex');
    if (said === this.#said) return;
    const before = this.#cap;
    const cap = records.length > 0 ? await this.#store(bytes) : undefined;
    await remember(cap);
    this.#cap = cap;
    this.#said = said;
    if (before) await grid.remove(before.address);
  }

  /** Has what we know of the packs been lost? Until it is learnt again, nothing new must be said. */
  async isMissing(): Promise<boolean> {
    return this.#cap !== undefined && !(await this.#our.placements.get(this.#cap.address));
  }

  /**
   * Learns again where the packs are. Throws what reading it throws. When all hosts answer and none
   * has it, as after a restore of an old backup, it is given up.
   */
  async restore(): Promise<void> {
    try {
      await this.#read();
    } catch (error) {
      if (error instanceof ObjectMissing && (await this.#our.allAnswer())) this.#cap = undefined;
      throw error;
    }
  }

  async #read(): Promise<void> {
    if (!this.#cap) return;
    const { grid, placements } = this.#our;
    const reader = await this.#objects.open(this.#cap);
    try {
      const pieces: Uint8Array[] = [];
      for await (const piece of reader.stream()) pieces.push(piece.slice());
      for (const [name, record] of decode(Buffer.concat(pieces)) as Records) {
        if (isPackName(name) && !(await placements.get(name))) await placements.set(name, record);
      }
    } finally {
      await reader.close();
    }
    await grid.recover(this.#cap.address);
  }

  async #store(bytes: Uint8Array): Promise<ReadCap> {
    const writer = await this.#objects.create();
    await writer.write(bytes);
    return writer.finish();
  }
}
