/**
 * The one capability for files of any size. Whoever holds it can read the file; from its address
 * alone the file can be verified as far as that goes, and not read.
 *
 *     exact     one object, of as many bytes as the file: what was stored before this format
 *     padded    one object, padded; files up to one chunk
 *     list      the object at the top of a tree of chunk lists; larger files
 *
 * Where small objects lie (alone, in a segment of a log, in a pack in a bucket) is no part of it:
 * that is the disk's affair and may change while caps live on.
 */
import { BadReadCap } from '../errors.ts';
import { parseAddress } from '../object-address.ts';
import { OBJECT_BYTES_MAX, OBJECT_KEY_BYTES } from '../object-format.ts';

/** In the order of their numbers in other formats: 0, 1, 2. */
export const FILE_FORMS = ['exact', 'padded', 'list'] as const;
export type FileForm = (typeof FILE_FORMS)[number];

/** Largest plaintext of one file: 8 TiB. Its chunk lists have 72 bytes for each MiB. */
export const FILE_BYTES_MAX = 2 ** 43;

/** All it takes to read one file. Authority. */
export interface FileCap {
  readonly form: FileForm;
  /** CIDv1 of the object, or of the list at the top. */
  readonly address: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Plaintext bytes of the file. */
  readonly size: number;
}

/** Gives the root hash in its address. Throws BadReadCap for what no file store ever gave. */
export function assertFileCap(cap: FileCap): Uint8Array {
  if (!FILE_FORMS.includes(cap.form)) throw new BadReadCap('it is of a kind not known here');
  const digest = parseAddress(cap.address);
  if (!(cap.key instanceof Uint8Array) || cap.key.length !== OBJECT_KEY_BYTES) {
    throw new BadReadCap('its key is not one of a stored file');
  }
  const most = cap.form === 'list' ? FILE_BYTES_MAX : OBJECT_BYTES_MAX;
  if (!Number.isSafeInteger(cap.size) || cap.size < 0 || cap.size > most) {
    throw new BadReadCap('its size is not one of a stored file');
  }
  return digest;
}
