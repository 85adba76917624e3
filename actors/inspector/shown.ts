/**
 * A value as an inspector shows it: a tree of plain data, cut where it is too long or too deep.
 *
 * What is kept in an actor holds references, bytes and numbers of several sorts. An inspector must
 * show all of it and give nothing away by showing it: a reference becomes a link (its name, not its
 * power), and of bytes only the count is told, because many bytes are keys or swiss numbers.
 */
import { anything, type Guard, oneOf, optional, record, text, type Wire } from '../../vat/index.ts';

/** Characters of one text that are shown. */
export const SHOWN_TEXT_LENGTH_MAX = 2_000;
/** Items of one list, or fields of one record, that are shown. */
export const SHOWN_ITEMS_MAX = 100;
/** Records and lists within each other that are shown. */
export const SHOWN_DEPTH_MAX = 8;
/** Parts of one value that are shown, all taken together. */
export const SHOWN_PARTS_MAX = 2_000;

/** An actor's id: 32 hexadecimal digits. */
export const ActorId = text(32);
export const Name = text(120);
/** Who another vat is: its key, as in its `ocapn://` address. */
export const Designator = text(200);

/** What a reference leads to: its name, without its power. */
export const Link = record({
  to: oneOf('actor', 'device', 'peer', 'vat', 'lost'),
  /** For an actor of this vat: its kind, its id, and which facet of it. */
  kind: optional(Name),
  actor: optional(ActorId),
  facet: optional(Name),
  /** For a device: its name. For `vat`: what the vat itself does. */
  name: optional(Name),
  /** For something in another vat: whose. */
  peer: optional(Designator),
});
export type Link = Wire<typeof Link>;

/** `length` tells of how many there are when not all are shown (also for text). */
export type ShownValue =
  | { readonly is: 'undefined' | 'null' | 'true' | 'false' | 'promise' }
  | { readonly is: 'text'; readonly text: string; readonly length: number }
  | { readonly is: 'number' | 'integer' | 'symbol'; readonly text: string }
  | { readonly is: 'bytes'; readonly length: number }
  | { readonly is: 'ref'; readonly link: Link }
  | { readonly is: 'list'; readonly items: readonly ShownValue[]; readonly length: number }
  | { readonly is: 'record'; readonly fields: readonly ShownField[]; readonly length: number }
  /** Too deep, or too much in one value, to be shown. */
  | { readonly is: 'more' };

export interface ShownField {
  readonly name: string;
  readonly value: ShownValue;
}

/** Made by the inspector itself, so that only its depth has to be checked. */
export const Shown = anything as Guard<ShownValue>;
