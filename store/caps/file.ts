/**
 * Files of the file store as capabilities: the same four facts, in the one text form.
 */
import { FILE_FORMS, type FileCap } from '../files/file-cap.ts';
import { formatAddress, parseAddress } from '../object-address.ts';
import { Cap } from './cap.ts';
import { BadCap } from './cap-error.ts';

/** Throws BadReadCap for an address that is none. */
export function capOfFile({ form, address, key, size }: FileCap): Cap<'file-read'> {
  const root = parseAddress(address);
  return Cap.make('file-read', { form: FILE_FORMS.indexOf(form), root, key, size });
}

/** Throws BadCap for a form that is not known here. */
export function fileOfCap(cap: Cap<'file-read'>): FileCap {
  const { form: number, root, key, size } = Cap.open(cap);
  const form = FILE_FORMS[number];
  if (!form) throw new BadCap('wrong-version');
  return { form, address: formatAddress(root), key, size };
}
