/** What is said while a share is brought to its host: blobs one after the other, then what opens its door. */
import { BadSealed } from '../../store/sealed-share/index.ts';

export type DepositMessage =
  | { readonly do: 'begin'; readonly index: number; readonly header: Uint8Array }
  | { readonly do: 'data'; readonly bytes: Uint8Array }
  | { readonly do: 'end' }
  | { readonly do: 'done'; readonly door: Uint8Array; readonly treeBytes: number };

const DEEDS = ['begin', 'data', 'end', 'done'] as const;
const INDEX_BYTES = 4;
const DOOR_BYTES = 32;
const SIZE_BYTES = 8;

export function encodeDeposit(message: DepositMessage): Uint8Array {
  const deed = Buffer.of(DEEDS.indexOf(message.do));
  switch (message.do) {
    case 'begin': {
      const index = Buffer.alloc(INDEX_BYTES);
      index.writeUInt32BE(message.index);
      return Buffer.concat([deed, index, message.header]);
    }
    case 'data':
      return Buffer.concat([deed, message.bytes]);
    case 'end':
      return deed;
    default: {
      const size = Buffer.alloc(SIZE_BYTES);
      size.writeBigUInt64BE(BigInt(message.treeBytes));
      return Buffer.concat([deed, message.door, size]);
    }
  }
}

/** Throws BadSealed. */
export function decodeDeposit(message: Uint8Array): DepositMessage {
  const body = message.subarray(1);
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  switch (DEEDS[message[0] ?? -1]) {
    case 'begin':
      if (body.length <= INDEX_BYTES) throw new BadSealed('a blob has no header');
      return { do: 'begin', index: view.getUint32(0), header: body.slice(INDEX_BYTES) };
    case 'data':
      return { do: 'data', bytes: body };
    case 'end':
      return { do: 'end' };
    case 'done': {
      if (body.length !== DOOR_BYTES + SIZE_BYTES) throw new BadSealed('its end is cut short');
      const treeBytes = Number(view.getBigUint64(DOOR_BYTES));
      return { do: 'done', door: body.slice(0, DOOR_BYTES), treeBytes };
    }
    default:
      throw new BadSealed('it says something unknown');
  }
}
