/**
 * A backup file: an ordinary tar archive, so that anybody can look what is in it, of what lies on the disk as it
 * lies there: encrypted. Nothing in it can be read without the recovery phrase or the passphrase.
 *
 *     2gather-backup.json   { "format": 3, "created": "2026-11-21T…" }
 *     root.passphrase       the sealed root key (root.key-file too, if there is one)
 *     actors/00000000 …     records of the database: CBOR lists of [key, sealed value]
 *     objects/NAME …        ciphertext: objects of files by their addresses, and nodes of snapshots by theirs
 *     elsewhere/0000 …      names, a line each, of objects and nodes that an earlier backup has; in an incremental one
 *     complete.json         how many records and objects there are, and the SHA-256 of the names and bytes of all that
 *                           came before but the objects, which are named by theirs; one that was cut off has none
 */
export const BACKUP_FORMAT = 3;
/** Of one that needs earlier ones beside it: a program that knows only whole ones must refuse it. */
export const INCREMENTAL_FORMAT = 4;
/** As these, from a time when the nodes of snapshots were in no backup: they are read as ever. */
export const EARLIER_FORMATS = { whole: 1, incremental: 2 } as const;
export const HEADER_NAME = '2gather-backup.json';
export const TRAILER_NAME = 'complete.json';
export const ACTORS_PREFIX = 'actors/';
export const OBJECTS_PREFIX = 'objects/';
export const ELSEWHERE_PREFIX = 'elsewhere/';
/** Addresses put together, or asked for together. */
export const ADDRESSES_TOGETHER = 512;
export const SEAL_NAMES = ['root.passphrase', 'root.key-file'] as const;

/** Records are put together until they are about this many bytes. */
export const RECORDS_BYTES_ABOUT = 512 * 1024;
/** Small entries (all but objects) are held in memory when read; none may be larger. */
export const SMALL_ENTRY_BYTES_MAX = 16 * 1024 * 1024;

export interface BackupHeader {
  readonly format: number;
  readonly created: string;
}

export interface BackupTrailer {
  readonly records: number;
  readonly objects: number;
  /** Hexadecimal. */
  readonly sha256: string;
}
