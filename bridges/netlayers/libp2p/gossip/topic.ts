/**
 * The topic of a space: a hash of its key. Every vat that we are connected with hears our topics; whoever does not
 * know the space learns neither its key from that nor what is written there.
 */
import { designatorOf } from '../../../../captp/index.ts';
import { nodeCrypto } from '../../node-crypto.ts';

const DOMAIN = new TextEncoder().encode('2gather: topic of a public space, 1\n');
const START = '/2gather/space/1/';
const TOPIC = /^\/2gather\/space\/1\/[a-z2-7]{52}$/;

/** 32 bytes. */
export function topicId(space: Uint8Array): Uint8Array {
  return nodeCrypto.sha256(Buffer.concat([DOMAIN, space]));
}

export function topicName(id: Uint8Array): string {
  return START + designatorOf(id);
}

export function isTopic(text: string): boolean {
  return TOPIC.test(text);
}
