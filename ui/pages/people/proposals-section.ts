/** `<gather-proposals-section>`: people whom contacts would like to introduce; with `made`, those whom one introduced oneself. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { IntroductionSummary, ProposalSummary } from '../../../actors/people/interface.ts';
import { E } from '../../../captp/index.ts';
import { ask, toast } from '../../elements/index.ts';
import { formatAgo } from '../../locale/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { personCaution } from './alike.ts';
import { peopleStyles } from './people-styles.ts';

const NAME_LENGTH_MAX = 80;

interface Both {
  readonly proposals: readonly ProposalSummary[];
  readonly made: readonly IntroductionSummary[];
}

@customElement('gather-proposals-section')
export class GatherProposalsSection extends LitElement {
  static override styles = peopleStyles;

  @property({ attribute: false }) home!: HomeSession;
  /** Shows those that one made; otherwise those that wait for an answer. */
  @property({ type: Boolean }) made = false;
  readonly #both = new Live<Both>(this, {
    on: ['people'],
    home: () => this.home,
    read: async ({ people }) => {
      const [proposals, made] = await Promise.all([
        E(people).proposals(),
        E(people).introductions(),
      ]);
      return { proposals, made };
    },
  });

  /** Nothing to show takes no room either. */
  protected override willUpdate(): void {
    const { proposals = [], made = [] } = this.#both.value ?? {};
    this.hidden = (this.made ? made : proposals).length === 0;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.hidden) return nothing;
    const { proposals = [], made = [] } = this.#both.value ?? {};
    const rows = this.made
      ? made.map((one) => this.#madeRow(one))
      : proposals.map((one) => this.#row(one));
    return html`<section aria-labelledby="heading">
      <h2 id="heading">${this.made ? msg('Introductions of yours') : msg('Introductions')}</h2>
      <ul>${rows}</ul>
    </section>`;
  }

  #row(proposal: ProposalSummary): TemplateResult {
    const { by, name, note, agreed } = proposal;
    return html`<li class="row">
      <div class="text">
        <div class="name"><span>${msg(html`<bdi>${by}</bdi> would like you to meet “<bdi>${name}</bdi>”`)}</span></div>
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

  #madeRow({ id, one, other, state, changed }: IntroductionSummary): TemplateResult {
    return html`<li class="row">
      <div class="text">
        <div class="name"><span>${msg(html`You introduced <bdi>${one}</bdi> and <bdi>${other}</bdi>`)}</span></div>
        <div class="more">${became(state)} · ${formatAgo(changed, Date.now())}</div>
      </div>
      <gather-icon-button
        icon="x"
        label=${msg(str`Show the introduction of ${one} and ${other} no more`)}
        @click=${() => this.#dismiss(id)}
      ></gather-icon-button>
    </li>`;
  }

  async #dismiss(id: string): Promise<void> {
    try {
      await E(this.home.people).dismiss(id);
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('people');
  }

  async #agree({ id, name, by }: ProposalSummary): Promise<void> {
    await ask({
      title: msg(str`Meet “${name}”`),
      label: msg('What do you call them?'),
      value: name,
      hint: msg(str`${by} calls them so. You become contacts when both of you agree.`),
      lengthMax: NAME_LENGTH_MAX,
      caution: personCaution(this.home),
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

function became(state: IntroductionSummary['state']): string {
  switch (state) {
    case 'asked':
      return msg('Not both have answered yet');
    case 'agreed':
      return msg('Both agreed');
    case 'taken':
      return msg('They are in touch now');
    case 'declined':
      return msg('One of them said no');
    case 'failed':
      return msg('One of them could not be asked');
  }
}
