/**
 * What an inspector shows of values and references: trees of plain data (see `vat/inspect/shown.ts`,
 * which makes them), and links, which name what a reference leads to without giving it.
 */
import {
  anything,
  type Guard,
  oneOf,
  optional,
  record,
  type ShownValue,
  text,
  type Wire,
} from '../../vat/index.ts';

export type { ShownField, ShownValue } from '../../vat/index.ts';

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

/** Made by the inspector itself, so that only its depth has to be checked. */
export const Shown = anything as Guard<ShownValue>;
