/**
 * Who this vat is to others: an Ed25519 key that follows from its root key.
 *
 * While the vat is new or locked nobody has that key, and it answers under one made for this start alone: enough
 * for its own page to unlock it, of no use to anybody else.
 */
import { base32 } from 'multiformats/bases/base32';
import { type Signer, signerFromSeed } from '../../captp/index.ts';
import { deriveKey, type Random } from '../../store/index.ts';
import { nodeCrypto } from '../netlayers/index.ts';

export class Identity {
  readonly #passing: Signer;
  #signer: Signer;

  constructor(random: Random) {
    this.#passing = signerFromSeed(random.bytes(32), nodeCrypto);
    this.#signer = this.#passing;
  }

  /** From now on the vat is itself. */
  reveal(root: Uint8Array): void {
    this.#signer = signerFromSeed(deriveKey(root, 'identity'), nodeCrypto);
  }

  /** It could not be opened after all. */
  conceal(): void {
    this.#signer = this.#passing;
  }

  get signer(): Signer {
    return this.#signer;
  }

  /** The name of the key, as the websocket netlayer writes it: base32 without padding. */
  get designator(): string {
    return base32.baseEncode(this.#signer.publicKey);
  }
}
