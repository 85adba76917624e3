/** `<gather-proposals-section>`: people whom contacts would like to introduce. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ProposalSummary } from '../../../actors/people/interface.ts';
import { E } from '../../../captp/index.ts';
import { ask, toast } from '../../elements/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { peopleStyles } from './people-styles.ts';

const NAME_LENGTH_MAX = 80;

@customElement('gather-proposals-section')
export class GatherProposalsSection extends LitElement {
  static override styles = peopleStyles;

  @property({ attribute: false }) home!: HomeSession;
  readonly #proposals = new Live<readonly ProposalSummary[]>(this, {
    on: ['people'],
    home: () => this.home,
    read: (home) => E(home.people).proposals(),
  });

  protected override render(): TemplateResult | typeof nothing {
    const proposals = this.#proposals.value ?? [];
    if (proposals.length === 0) return nothing;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">${msg('Introductions')}</h2>
      <ul>${proposals.map((one) => this.#row(one))}</ul>
    </section>`;
  }

  #row(proposal: ProposalSummary): TemplateResult {
    const { by, name, note, agreed } = proposal;
    return html`<li class="row">
      <div class="text">
        <div class="name">${msg(html`<bdi>${by}</bdi> would like you to meet “<bdi>${name}</bdi>”`)}</div>
        <div class="more">
          ${note === '' ? nothing : html`<bdi>${note}</bdi>`}
          ${agreed ? msg('You agreed; the other one has not answered yet.') : nothing}
        </div>
      </div>
      ${
        agreed
          ? nothing
          : html`<gather-button size="s" variant="brand" @click=${() => this.#agree(proposal)}>
            ${msg('Meet')}
          </gather-button>`
      }
      <gather-button size="s" appearance="outlined" @click=${() => this.#decline(proposal)}>
        ${msg('No, thank you')}
      </gather-button>
    </li>`;
  }

  async #agree({ id, name, by }: ProposalSummary): Promise<void> {
    await ask({
      title: msg(str`Meet “${name}”`),
      label: msg('What do you call them?'),
      value: name,
      hint: msg(str`${by} calls them so. You become contacts when both of you agree.`),
      lengthMax: NAME_LENGTH_MAX,
      action: msg('Meet'),
      attempt: async (petname) => {
        try {
          await E(this.home.people).agree(id, petname);
          return undefined;
        } catch (error) {
          return sentenceOf(error);
        }
      },
    });
    this.home.touch('people');
  }

  async #decline({ id }: ProposalSummary): Promise<void> {
    try {
      await E(this.home.people).decline(id);
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('people');
  }
}
