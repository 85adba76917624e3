/**
 * Who may talk to this port. Any page in any browser on this machine can reach it, and any name can be made to
 * point to 127.0.0.1 (DNS rebinding), so a request must name us in `Host`, and what comes from a page must come
 * from one of ours. Being local gives nothing.
 */

/** The addresses under which our own pages are served. */
export class AllowedOrigins {
  readonly #hosts = new Set<string>();
  readonly #origins = new Set<string>();

  /** `addresses` are web addresses such as `http://127.0.0.1:4284` or `https://files.example.org`. */
  constructor(addresses: readonly string[]) {
    for (const address of addresses) {
      const { host, origin } = new URL(address);
      this.#hosts.add(host);
      this.#origins.add(origin);
    }
  }

  /** Is `host` (the Host header) one of our names? */
  hasHost(host: string | undefined): boolean {
    return host !== undefined && this.#hosts.has(host.toLowerCase());
  }

  /**
   * May a connection with this Origin header talk CapTP to us? A program that is no browser sends none, and then
   * holds nothing until it shows a swiss number.
   */
  mayConnect(origin: string | undefined): boolean {
    return origin === undefined || this.#origins.has(origin.toLowerCase());
  }
}

/** The names a vat on this machine answers to. */
export function localAddresses(host: string, port: number): string[] {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]']);
  if (host !== '0.0.0.0' && host !== '::') names.add(host.includes(':') ? `[${host}]` : host);
  return [...names].map((name) => `http://${name}:${port}`);
}

/** Where this machine finds the page of a vat that listens on `host`. */
export function pageAddress(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
