/** Where a vat listens while it is on the network. */
const PORT_MIN = 20_000;
const PORTS = 40_000;

/**
 * The port of a vat whose owner names none: the same at every start, so that where it was found
 * last, and what a router was told of it, stays true.
 */
export function portOf(key: Uint8Array): number {
  return PORT_MIN + (new DataView(key.buffer, key.byteOffset).getUint32(0) % PORTS);
}

/** All networks of this machine, by IPv4 and IPv6: TCP at `port`, and WebSockets at any that is free. */
export function listenAt(port: number): string[] {
  return [
    `/ip4/0.0.0.0/tcp/${port}`,
    `/ip6/::/tcp/${port}`,
    '/ip4/0.0.0.0/tcp/0/ws',
    '/ip6/::/tcp/0/ws',
  ];
}
