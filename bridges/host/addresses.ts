/**
 * Where this vat is found, by programs, pages and people, and what links lead to it.
 *
 * The port is known only once it listens; behind a proxy others know it by another address than its own machine.
 */
import { formatFragment, type PeerLocator } from '../../captp/index.ts';
import { AllowedOrigins, localAddresses, pageAddress } from '../http/allowed-origins.ts';
import type { Identity } from './identity.ts';
import type { HostOptions } from './options.ts';

export class Addresses {
  /** Whose pages may talk to it; none before it listens. */
  allowed = new AllowedOrigins([]);
  readonly #options: Pick<HostOptions, 'host' | 'publicUrl'>;
  readonly #identity: Identity;
  readonly #network: () => PeerLocator | undefined;
  #port = 0;

  /** `network` is where it is found by the network, while it is on it. */
  constructor(
    options: Pick<HostOptions, 'host' | 'publicUrl'>,
    identity: Identity,
    network: () => PeerLocator | undefined = () => undefined,
  ) {
    this.#network = network;
    this.#options = options;
    this.#identity = identity;
  }

  listensAt(port: number): void {
    const { host, publicUrl } = this.#options;
    this.#port = port;
    const local = localAddresses(host, port);
    this.allowed = new AllowedOrigins(publicUrl ? [...local, publicUrl] : local);
  }

  /** Its page, for this machine. */
  get page(): string {
    return pageAddress(this.#options.host, this.#port);
  }

  /**
   * For other vats: by the network while it is on it. With a public address of its own it needs
   * none of that, and a plain WebSocket costs less.
   */
  location(): PeerLocator {
    return (this.#options.publicUrl ? undefined : this.#network()) ?? this.webLocation();
  }

  /** Where its web port is found. */
  webLocation(): PeerLocator {
    const url = `${this.#public()}/captp`.replace(/^http/, 'ws');
    return { transport: 'websocket', designator: this.#identity.designator, hints: { url } };
  }

  /** Lets one browser in, by the swiss number of an invitation. */
  enterLink(swiss: Uint8Array): string {
    return `${this.#public()}/#enter=${this.#fragment(swiss)}`;
  }

  /** Opens a share. */
  shareLink(swiss: Uint8Array): string {
    return `${this.#public()}/s#${this.#fragment(swiss)}`;
  }

  /** Invites a person; `fragment` says to what. */
  invitationPage(fragment: string): string {
    return `${this.#public()}/i#${fragment}`;
  }

  #fragment(swiss: Uint8Array): string {
    return formatFragment({ designator: this.#identity.designator, swiss });
  }

  #public(): string {
    return (this.#options.publicUrl ?? this.page).replace(/\/+$/, '');
  }
}
