/**
 * A stand-in for signed slot records, whose real form is of no concern to hosts and grid: version,
 * content, and a hash that only the owner of the slot is supposed to make.
 */
import { createHash } from 'node:crypto';
import { BadSlot } from '../../../store/index.ts';

const sealOf = (slot: string, body: string) =>
  createHash('sha256').update(`${slot} ${body}`).digest('hex');

export function toyRecord(slot: string, version: number, content = ''): Uint8Array {
  const body = `${version} ${content}`;
  return new TextEncoder().encode(`${sealOf(slot, body)} ${body}`);
}

export function toyVersion(slot: string, record: Uint8Array): number {
  const [seal, ...rest] = new TextDecoder().decode(record).split(' ');
  if (seal !== sealOf(slot, rest.join(' '))) throw new BadSlot('it is not signed by its owner');
  return Number(rest[0]);
}

export function toyContent(record: Uint8Array): string {
  return new TextDecoder().decode(record).split(' ').slice(2).join(' ');
}
