/**
 * The few questions asked before and after a browser is a device of a vat.
 */
import type { GATE_SWISS_TEXT } from '../../actors/device/interface.ts';
import { E } from '../../captp/index.ts';
import { type Channel, fetchFrom } from './connection.ts';
import type { GateRef, HomeRef } from './refs.ts';
import { codeOf } from './trouble.ts';

const GATE_TEXT: typeof GATE_SWISS_TEXT = 'gate';
const GATE_SWISS = new TextEncoder().encode(GATE_TEXT);

/** What everyone may ask who reaches the page. */
export function gateOf(channel: Channel): Promise<GateRef> {
  return fetchFrom<GateRef>(channel, GATE_SWISS);
}

/** How a vat answers for a device that was signed out, or that it never knew. */
const DEVICE_GONE = new Set(['unknown', 'not-found', 'revoked', 'gone']);

/** What the device of that swiss number holds; undefined when there is no such device any more. */
export async function homeOf(channel: Channel, swiss: Uint8Array): Promise<HomeRef | undefined> {
  try {
    return await fetchFrom<HomeRef>(channel, swiss);
  } catch (error) {
    // Anything else may pass, and then the key is still needed.
    if (!DEVICE_GONE.has(codeOf(error))) throw error;
    return undefined;
  }
}

/** The name of the vat, as it says itself: a locked one answers under another. */
export async function nameOf(home: HomeRef): Promise<string> {
  return (await E(E(home).vat()).status()).name;
}

/** By what the list of devices names the one that `home` belongs to. */
export async function ownIdOf(home: HomeRef): Promise<string> {
  const own = (await E(E(home).devices()).list()).find((device) => device.self);
  return own?.id ?? '';
}
