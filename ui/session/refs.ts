/**
 * The types of what a page sends to. Only types cross from actors/ into the page, so a published
 * interface is the one place where a method is written down.
 */
import type {
  ByteSource,
  Devices,
  Entrance,
  Gate,
  Home,
  VatAdmin,
} from '../../actors/device/interface.ts';
import type { HostingOwner } from '../../actors/hosting/interface.ts';
import type { Inspector } from '../../actors/inspector/interface.ts';
import type { KeepingOwner } from '../../actors/keeping/interface.ts';
import type { LakeOwner } from '../../actors/lake/interface.ts';
import type { LakePast } from '../../actors/lake/past.ts';
import type { NetworkOwner } from '../../actors/network/interface.ts';
import type { ContactOwner, People } from '../../actors/people/interface.ts';
import type { Search } from '../../actors/search/interface.ts';
import type { SealedRoom, ShareDoor } from '../../actors/share/door.ts';
import type { Opening, SharePage, Shares } from '../../actors/share/interface.ts';
import type { SpaceOwner, Spaces } from '../../actors/spaces/interface.ts';
import type { Ref } from '../../captp/index.ts';

/** The methods of an interface as a sender sees them. */
type MethodsOf<I extends { methods?: unknown }> = NonNullable<I['methods']>;
type RefTo<I extends { methods?: unknown }> = Ref<MethodsOf<I>>;

export type GateRef = RefTo<typeof Gate>;
export type EntranceRef = RefTo<typeof Entrance>;
export type HomeRef = RefTo<typeof Home>;
export type LakeRef = RefTo<typeof LakeOwner>;
export type PastRef = RefTo<typeof LakePast>;
export type HostingRef = RefTo<typeof HostingOwner>;
export type NetworkRef = RefTo<typeof NetworkOwner>;
export type PeopleRef = RefTo<typeof People>;
export type ContactRef = RefTo<typeof ContactOwner>;
export type SpacesRef = RefTo<typeof Spaces>;
export type SpaceRef = RefTo<typeof SpaceOwner>;
export type SearchRef = RefTo<typeof Search>;
export type SharesRef = RefTo<typeof Shares>;
export type SharePageRef = RefTo<typeof SharePage>;
export type ShareDoorRef = RefTo<typeof ShareDoor>;
export type SealedRoomRef = RefTo<typeof SealedRoom>;
export type OpeningRef = RefTo<typeof Opening>;
export type DevicesRef = RefTo<typeof Devices>;
export type InspectorRef = RefTo<typeof Inspector>;
export type KeepingRef = RefTo<typeof KeepingOwner>;
export type VatRef = RefTo<typeof VatAdmin>;
export type ByteSourceRef = RefTo<typeof ByteSource>;

/** One line in the list of what was granted to other vats. */
export type GrantSummary = ReturnType<MethodsOf<typeof VatAdmin>['grants']>[number];
