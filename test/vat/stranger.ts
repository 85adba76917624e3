/**
 * Somebody who speaks the post by hand, for tests: proves a key of its own, sends whatever bytes it
 * likes in the order that the protocol wants, and takes nothing of what is sent to it.
 */
import { bindHandler, E, encode, type Ref } from '../../captp/index.ts';
import type { PostBox, PostDoor, RefTo } from '../../vat/index.ts';
import { chained } from '../../vat/post/peer.ts';
import type { House } from './street.ts';

const NONCE_BYTES = 16;

/** A box that takes whatever comes, and answers nothing. */
const silence = (): Ref =>
  bindHandler(Object.freeze({}), { deliver: () => undefined }) as unknown as Ref;

export class Stranger {
  readonly #box: RefTo<typeof PostBox>;
  #chain: Uint8Array = new Uint8Array(32);
  #count = 0;

  constructor(box: RefTo<typeof PostBox>) {
    this.#box = box;
  }

  /** Comes in at the post door of `house`. */
  static async enters(house: House, name: string): Promise<Stranger> {
    const door = house.vat.postDoor(() => true) as RefTo<typeof PostDoor>;
    const proof = new Uint8Array(64);
    const box = await E(door).enter(`ocapn://${name}.test`, proof, silence() as never);
    return new Stranger(box as RefTo<typeof PostBox>);
  }

  /** Says that of its messages all up to `base` have arrived. */
  async begin(base = 0): Promise<void> {
    const [epochId, chain] = [new Uint8Array(16), this.#chain];
    await E(this.#box).begin({ epoch: 1, epochId, base, chain, sent: base });
  }

  /** Sends messages, each given by its fields; answers once they have taken effect. */
  async send(...messages: readonly (readonly unknown[])[]): Promise<void> {
    const [before, first] = [this.#chain, this.#count + 1];
    const all = messages.map((fields) => {
      const nonce = new Uint8Array(NONCE_BYTES);
      new DataView(nonce.buffer).setUint32(0, ++this.#count);
      this.#chain = chained(this.#chain, nonce);
      return encode([nonce, ...fields]);
    });
    await E(this.#box).take(first, before, all);
  }
}

/** A number of 16 bytes, as promises have them. */
export function idOf(sort: number, at = 0): Uint8Array {
  const id = new Uint8Array(16).fill(sort);
  new DataView(id.buffer).setUint32(0, at);
  return id;
}
