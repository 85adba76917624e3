/**
 * `<gather-card-view>`: what a contact may do with me, each to be allowed or taken back alone; and
 * what I may use of theirs.
 */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CardItem } from '../../../actors/people/interface.ts';
import { E } from '../../../captp/index.ts';
import { hiddenStyles } from '../../elements/hidden-styles.ts';
import { ask, confirm } from '../../elements/index.ts';
import { formatBytes } from '../../locale/index.ts';
import { Action, type HomeSession } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { GIGABYTES_LENGTH_MAX, gigabytesFault, gigabytesIn } from '../storage/gigabytes.ts';
import type { Person } from './contact-view.ts';
import { itemWords } from './words.ts';

const LENT = ['storage', 'mailbox', 'relay'];

@customElement('gather-card-view')
export class GatherCardView extends LitElement {
  static override styles = [sectionStyles, hiddenStyles];

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) person!: Person;
  readonly #changing = new Action(this);

  protected override render(): TemplateResult {
    const { card, summary } = this.person;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">
        <gather-icon name="key-round"></gather-icon>
        <span>${msg(html`What <bdi>${summary.petname}</bdi> may do`)}</span>
      </h2>
      ${faultView(this.#changing.error)}
      <ul>${card.map((item) => this.#row(item))}</ul>
      ${summary.blocked === undefined ? lentText(summary.lets) : nothing}
    </section>`;
  }

  #row(item: CardItem): TemplateResult {
    const { what, allowed, amount } = item;
    const { title, explained } = itemWords(what);
    return html`<li>
      <div class="text">
        <div class="name">
          ${title}${amount === undefined ? nothing : html`<span> (${formatBytes(amount)})</span>`}
        </div>
        <div class="more">${explained}</div>
      </div>
      <gather-button
        size="s"
        appearance="outlined"
        variant=${allowed ? 'danger' : 'neutral'}
        @click=${() => (allowed ? this.#disallow(item) : this.#allow(item))}
      >
        ${allowed ? msg('Take back') : msg('Allow')}<span class="hidden">: ${title}</span>
      </gather-button>
    </li>`;
  }

  async #allow({ what, measured }: CardItem): Promise<void> {
    let amount: bigint | undefined;
    if (measured) {
      const given = await ask({
        title: itemWords(what).title,
        label: msg('Gigabytes'),
        value: '10',
        lengthMax: GIGABYTES_LENGTH_MAX,
        action: msg('Allow'),
        fault: gigabytesFault,
      });
      amount = given === undefined ? undefined : gigabytesIn(given);
      if (amount === undefined) return;
    }
    await this.#changing.run(() => E(this.person.ref).allow(what, amount));
    this.home.touch('people');
  }

  async #disallow({ what }: CardItem): Promise<void> {
    if (LENT.includes(what) && !(await this.#mayEnd(what))) return;
    await this.#changing.run(() => E(this.person.ref).disallow(what));
    this.home.touch('people');
  }

  /** What they have put here goes with it. */
  #mayEnd(what: string): Promise<boolean> {
    const { title, explained } = itemWords(what);
    const { petname } = this.person.summary;
    return confirm({
      title: msg(str`${title}: take it back from ${petname}?`),
      body: html`<p>${explained}</p><p>${msg('What is here for them goes with it. This cannot be undone.')}</p>`,
      action: msg('Take back'),
      danger: true,
    });
  }
}

/** What they lend is used by itself. */
function lentText(lets: readonly string[]): TemplateResult | typeof nothing {
  if (!LENT.some((what) => lets.includes(what))) return nothing;
  return html`<p class="quiet">
    ${msg('What they lend you is used by your vat by itself: see Network and Storage.')}
  </p>`;
}
