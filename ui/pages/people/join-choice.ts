/**
 * The network, as far as meeting people needs it: whoever makes or accepts the first invitation joins it, unless
 * they say otherwise here. Asked once: from then on the owner has decided, and the Network page has the switch.
 */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { E, reachesOthers } from '../../../captp/index.ts';
import type { HomeSession } from '../../session/index.ts';

/** How long, and how often, it is looked whether the vat has joined. */
const JOINING_MS = 30_000;
const LOOK_MS = 200;

export class JoinChoice {
  readonly #home: HomeSession;
  readonly #asked: boolean;
  #joins = true;

  /** Asks the vat whether there is anything to choose. Without an answer there is not. */
  static async of(home: HomeSession): Promise<JoinChoice> {
    try {
      const [{ state, decided }, { address }] = await Promise.all([
        E(home.network).status(),
        E(home.vat).status(),
      ]);
      return new JoinChoice(home, state === 'off' && !decided && !reachesOthers(address));
    } catch {
      // Whatever is wrong is said when the invitation is made; nothing is joined unasked.
      return new JoinChoice(home, false);
    }
  }

  private constructor(home: HomeSession, asked: boolean) {
    this.#home = home;
    this.#asked = asked;
  }

  view(busy: boolean): TemplateResult | typeof nothing {
    if (!this.#asked) return nothing;
    return html`<div>
      <gather-checkbox
        ?checked=${this.#joins}
        ?disabled=${busy}
        @change=${(event: Event) => {
          this.#joins = (event.target as HTMLElement & { checked: boolean }).checked;
        }}
      >
        ${msg('Join the network, so that you find each other')}
      </gather-checkbox>
      <p style="margin: var(--wa-space-2xs) 0 0; font-size: var(--wa-font-size-s); color: var(--wa-color-text-quiet)">
        ${msg('From then on, whoever knows the key of this vat can look up the internet addresses at which it is reached. You can leave at any time, on the Network page.')}
      </p>
    </div>`;
  }

  /** Does what was chosen, and waits until the vat has joined: an invitation says where it is. */
  async take(): Promise<void> {
    if (!this.#asked) return;
    const { network } = this.#home;
    await E(network).turn(this.#joins);
    if (!this.#joins) return;
    for (let waited = 0; waited < JOINING_MS; waited += LOOK_MS) {
      if ((await E(network).status()).state !== 'starting') break;
      await new Promise((look) => setTimeout(look, LOOK_MS));
    }
    this.#home.touch('network');
  }
}
