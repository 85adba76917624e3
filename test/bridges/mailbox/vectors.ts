/**
 * What test/bridges/mailbox/envelope.json holds, made by this program. To write it anew, which only
 * a new version of the format may do: `node --import tsx test/bridges/mailbox/vectors.ts write`.
 */
import { writeFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { sealEnvelope } from '../../../bridges/mailbox/envelope.ts';

const filled = (byte: number) => new Uint8Array(32).fill(byte);
export const ALICE = filled(1);
export const BOB = filled(2);
export const bytesFrom = (length: number) => Uint8Array.from({ length }, (_, at) => at % 251);

export const LENGTHS = [0, 1, 900, 1_025, 2_000];

export function vectors() {
  return LENGTHS.map((length, at) => {
    const ephemeral = filled(100 + at);
    const locator = 'ocapn://alice.websocket?url=ws://127.0.0.1:1';
    const letter = bytesFrom(length);
    const to = ed25519.getPublicKey(BOB);
    const envelope = sealEnvelope({ seed: ALICE, to, ephemeral, locator, letter });
    return {
      senderSeed: bytesToHex(ALICE),
      receiverSeed: bytesToHex(BOB),
      ephemeral: bytesToHex(ephemeral),
      locator,
      letter: bytesToHex(letter),
      envelope: bytesToHex(envelope),
    };
  });
}

if (process.argv[2] === 'write') {
  const place = new URL('envelope.json', import.meta.url);
  writeFileSync(place, `${JSON.stringify(vectors(), null, 2)}\n`);
}
