/** What a vat says of where it is found. */
export interface AddressRecord {
  /** Ed25519, 32 bytes. */
  readonly key: Uint8Array;
  /** Grows with every record of the vat. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly issued: number;
  readonly expires: number;
  /** Multiaddrs, at most 16, each at most 256 characters. */
  readonly addresses: readonly string[];
  /** Sturdyrefs where envelopes for the vat may be left, at most 4. */
  readonly mailboxes: readonly string[];
}
