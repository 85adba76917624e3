/** `<gather-first-section>`: whom this vat asks first when it looks for others. */
import { msg, str } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NetworkView } from '../../../actors/network/interface.ts';
import { E } from '../../../captp/index.ts';
import { ask, toast } from '../../elements/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { sectionStyles } from '../settings/section-styles.ts';

const MULTIADDR_LENGTH_MAX = 256;

@customElement('gather-first-section')
export class GatherFirstSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) view!: NetworkView;

  protected override render(): TemplateResult {
    const { first } = this.view;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="list"></gather-icon>${msg('Whom to ask first')}</h2>
      <p class="quiet">
        ${msg('No company runs this network: vats tell each other where others are. Those you have met are asked by themselves; here you can add one that is always there, such as that of a community.')}
      </p>
      ${first.length === 0 ? '' : html`<ul>${first.map((address) => this.#row(address))}</ul>`}
      <div class="row">
        <gather-button appearance="outlined" @click=${this.#add}>
          <gather-icon slot="start" name="plus"></gather-icon>${msg('Add an address')}
        </gather-button>
      </div>
    </section>`;
  }

  #row(address: string): TemplateResult {
    return html`<li>
      <div class="text">${address}</div>
      <gather-icon-button
        icon="x"
        label=${msg(str`Do not ask ${address} any more`)}
        @click=${() => this.#remove(address)}
      ></gather-icon-button>
    </li>`;
  }

  readonly #add = async (): Promise<void> => {
    const added = await ask({
      title: msg('Ask somebody first'),
      label: msg('Address'),
      hint: msg('Their Network page shows it: it begins with / and ends with their peer id.'),
      action: msg('Add'),
      lengthMax: MULTIADDR_LENGTH_MAX,
      attempt: async (address) => {
        try {
          await E(this.home.network).add(address);
          return undefined;
        } catch (error) {
          return sentenceOf(error);
        }
      },
    });
    if (added !== undefined) this.home.touch('network');
  };

  async #remove(address: string): Promise<void> {
    try {
      await E(this.home.network).remove(address);
      toast({
        text: msg('It is not asked any more.'),
        action: {
          label: msg('Undo'),
          run: () => void this.#restore(address),
        },
      });
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('network');
  }

  async #restore(address: string): Promise<void> {
    try {
      await E(this.home.network).add(address);
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('network');
  }
}
