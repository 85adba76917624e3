/**
 * The commit log: what one group of turns wrote, as one record, sealed once.
 *
 * Sealing costs far more for many small values than for one large one, and most actors are written
 * again soon. So a group is made durable by one record of the log; its values get records of their
 * own later, the last of each only (see `sealed-store.ts`). A group in the log is a list of steps,
 * each `sort, length of key, length of value, key, value`.
 */
import type { Op } from './records.ts';

const PUT = 1;
const DEL = 2;
/** Before the key of each step: a byte, a byte, four bytes. */
const HEAD_BYTES = 6;
/** Keys are ours, and short. */
const KEY_BYTES_MAX = 255;

/** Writes down a group. */
export function encodeGroup(ops: readonly Op[]): Uint8Array {
  let size = 0;
  for (const op of ops) size += HEAD_BYTES + op.key.length + valueBytes(op);
  const body = new Uint8Array(size);
  const view = new DataView(body.buffer);
  let at = 0;
  for (const op of ops) {
    if (op.key.length > KEY_BYTES_MAX) throw new TypeError('A key is too long.');
    body[at] = op.type === 'put' ? PUT : DEL;
    body[at + 1] = op.key.length;
    view.setUint32(at + 2, valueBytes(op));
    body.set(op.key, at + HEAD_BYTES);
    at += HEAD_BYTES + op.key.length;
    if (op.type === 'put') body.set(op.value, at);
    at += valueBytes(op);
  }
  return body;
}

/** The way back. Throws a RangeError for what {@link encodeGroup} never writes. */
export function decodeGroup(body: Uint8Array): Op[] {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const ops: Op[] = [];
  let at = 0;
  while (at < body.length) {
    const sort = view.getUint8(at);
    const keyEnd = at + HEAD_BYTES + view.getUint8(at + 1);
    const end = keyEnd + view.getUint32(at + 2);
    if (end > body.length || (sort !== PUT && sort !== DEL)) throw new RangeError('Not a group.');
    const key = body.subarray(at + HEAD_BYTES, keyEnd);
    if (sort === PUT) ops.push({ type: 'put', key, value: body.subarray(keyEnd, end) });
    else ops.push({ type: 'del', key });
    at = end;
  }
  return ops;
}

function valueBytes(op: Op): number {
  return op.type === 'put' ? op.value.length : 0;
}
