/** What the household of a vat is opened with, by the host around it. */
import type { VatAdmin } from '../../actors/index.ts';
import type { ObjectDisk, Random } from '../../store/index.ts';
import type { AnyKind, Clock, Database, FarReferences, PostRoads, RefTo } from '../../vat/index.ts';
import type { SwitchedNetlayer, Twins } from '../network/index.ts';
import type { StoragePeers } from '../storage/index.ts';
import type { DataFolder } from './data-folder.ts';
import type { NetworkChoices } from './options.ts';

export interface HouseholdPowers {
  readonly folder: DataFolder;
  /** May hold the key of a bucket. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The objects in it, which stay open when the household is closed. */
  readonly disk: ObjectDisk;
  readonly db: Database;
  readonly root: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  /** Beside those of every vat. */
  readonly kinds?: readonly AnyKind[] | undefined;
  readonly far: FarReferences;
  /** The same, as those who store with others need it. */
  readonly peers: StoragePeers;
  /** The ways to other vats, for messages that must take effect exactly once. */
  readonly post: PostRoads;
  /** What the peer dials by once the vat is on the network, and how it is joined. */
  readonly network: NetworkChoices & {
    readonly netlayer: SwitchedNetlayer;
    readonly twins: Twins;
  };
  /** Names the restore from a backup that made it, the first time it is opened. */
  readonly restored?: Uint8Array | undefined;
  /** Where a swiss number of this vat leads others to: in a browser, and from vat to vat. */
  readonly sharePage: (swiss: Uint8Array) => string;
  /** The web address of an invitation, by what stands behind its `#`. */
  readonly invitationPage: (fragment: string) => string;
  readonly sturdyref: (swiss: Uint8Array) => string;
  /** Closes the connections of a device. */
  readonly dismiss: (device: string) => void;
  /** The device that stands for this household to its owner; made by the host around this household. */
  readonly admin: RefTo<typeof VatAdmin>;
  readonly onFault: (error: unknown) => void;
  readonly log: (line: string) => void;
}
