/** The door of actors/: the kinds a host can run, and the interfaces others talk to them by. */
export { Attenuated } from './caps/attenuated.ts';
export { Grant } from './caps/grant.ts';
export { Granting, Grants } from './caps/grants.ts';
export { CAPS } from './caps/kinds.ts';
export { MembraneKeeper } from './caps/membrane/interface.ts';
export { FACES_MAX, Membrane } from './caps/membrane/membrane.ts';
export { RATE_MAX, RateLimited } from './caps/rate-limited.ts';
export { Box, SealedBox, Sealer, SealerPair, Unsealer } from './caps/sealer.ts';
export { UseLimited, UsesKeeper } from './caps/use-limited.ts';
export { type Belongings, Device } from './device/device.ts';
export { DeviceList } from './device/device-list.ts';
export * from './device/interface.ts';
export { DeviceRegistrar, Doorkeeper } from './device/parts.ts';
export { Recovery, RecoveryNote } from './device/recovery.ts';
export { Guest } from './guests/guest.ts';
export * from './guests/guest-turn.ts';
export { GuestHouse } from './guests/guests.ts';
export * from './guests/interface.ts';
export { NotPacked, nameOfPlace, PACKED_BYTES_MAX, pack, unpack } from './guests/packed.ts';
export { HostedShare } from './hosted-share/hosted-share.ts';
export * from './hosted-share/interface.ts';
export {
  HostedFilling,
  PlacingListener,
  SealedKeeping,
  ShareAddresses,
  SharePlacer,
} from './hosted-share/parts.ts';
export { PlacedShare } from './hosted-share/placed-share.ts';
export { ShareGrant } from './hosted-share/share-grant.ts';
export { ShareHouse } from './hosted-share/share-house.ts';
export { Hosting } from './hosting/hosting.ts';
export * from './hosting/interface.ts';
export { HOSTING } from './hosting/kinds.ts';
export {
  type Borrowed,
  HostingKeeper,
  RelayPass,
  type RelayPlaceAccount,
} from './hosting/parts.ts';
export * from './inspector/interface.ts';
export * from './inspector/shown.ts';
export * from './keeping/interface.ts';
export { Keeping } from './keeping/keeping.ts';
export { KeepingDevice } from './keeping/parts.ts';
export { CHANGES_KEPT, FEED_PAGE_MAX, FedEntry, LakeFeed } from './lake/feed.ts';
export * from './lake/interface.ts';
export { Lake } from './lake/lake.ts';
export { LakeIntake, Objects, StoredObject } from './lake/objects.ts';
export * from './lake/past.ts';
export { LakeScope } from './lake/scope.ts';
export {
  ARCHIVE_PAGE_MAX,
  LakeArchive,
  LakeFitter,
  Snapshots,
  WholeEntry,
} from './lake/snapshots.ts';
export { inOrder, pageOf } from './lake/tree.ts';
export * from './mailbox/interface.ts';
export { MAILBOXES } from './mailbox/kinds.ts';
export { MailBook } from './mailbox/mail-book.ts';
export { MailboxHost } from './mailbox/mailbox-host.ts';
export { MailBookDesk, MailboxBook, MailboxCensus, MailDevice } from './mailbox/parts.ts';
export * from './network/interface.ts';
export { NetworkPlace } from './network/network.ts';
export {
  NetworkKeeper,
  PLACE_ADDRESSES_MAX,
  PLACES_MAX,
  PLACES_PAGE,
  Place,
} from './network/parts.ts';
export * from './people/interface.ts';
export { PEOPLE } from './people/kinds.ts';
export * from './people/meeting.ts';
export { PERSON_NAME_LENGTH_MAX, suggestedName } from './people/names.ts';
export { CardSupplier, PeopleAddresses, PeopleGate, PeopleKeeper } from './people/parts.ts';
export { People as PeopleBook } from './people/people.ts';
export { Refusal } from './refusal.ts';
export * from './search/interface.ts';
export * from './search/query.ts';
export * from './share/door.ts';
export { type Ending, endedBy } from './share/ending.ts';
export * from './share/interface.ts';
export { Share } from './share/share.ts';
export { ShareList } from './share/share-list.ts';
export { Visit } from './share/visit.ts';
export * from './spaces/interface.ts';
export { SPACES } from './spaces/kinds.ts';
export {
  SignedCharter,
  SignedEntry,
  SpaceKeeper,
  SpacesDevice,
  SpacesKeeper,
  TAKEN_MAX,
} from './spaces/parts.ts';
export { Spaces as SpacesList } from './spaces/spaces.ts';
export { SWEEP_MS_MIN } from './storage/grant-account.ts';
export { HostBook } from './storage/host-book.ts';
export * from './storage/interface.ts';
export { STORAGE } from './storage/kinds.ts';
export { LEASES_MAX } from './storage/leases.ts';
export {
  Balance,
  GrantCensus,
  HostBookDesk,
  HostCensus,
  LeaseBook,
  StorageDevice,
} from './storage/parts.ts';
export { SLOTS_BYTES_MAX, SLOTS_MAX } from './storage/slots.ts';
export { GRACE_MS, StorageHost } from './storage/storage-host.ts';
export * from './streams/stream.ts';
