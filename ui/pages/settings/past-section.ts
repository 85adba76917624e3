/** `<gather-past-section>`: how many versions of a file, and how many snapshots of the lake, are kept. */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { toast } from '../../elements/index.ts';
import { Action, type HomeSession, Live } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from './section-styles.ts';

/** What is kept: so many of the newest, all of the last days, and perhaps ever fewer of the time before. */
interface Rule {
  readonly newest: bigint;
  readonly days: bigint;
  readonly staggered: boolean;
}
interface Rules {
  readonly versions: Rule;
  readonly snapshots: Rule;
}

const NEWEST_MAX = 1_000n;
const DAYS_MAX = 3_650n;

@customElement('gather-past-section')
export class GatherPastSection extends LitElement {
  static override styles = [
    sectionStyles,
    css`
      form {
        max-inline-size: none;
      }
      .rules {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
        gap: var(--wa-space-l);
      }
      fieldset {
        display: grid;
        align-content: start;
        gap: var(--wa-space-m);
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-block-end: var(--wa-space-xs);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  readonly #saving = new Action(this);
  readonly #rules = new Live<Rules>(this, {
    on: ['vat'],
    home: () => this.home,
    read: (home) => E(home.past).keepRules(),
  });

  protected override render(): TemplateResult {
    const rules = this.#rules.value;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="history"></gather-icon>${msg('Versions and snapshots')}</h2>
      <p class="quiet">
        ${msg('What a file was before stays as an earlier version, and once a day the whole lake is remembered.')}
        <a href=${routeTo('past')}>${msg('The lake as it was')}</a>
      </p>
      ${faultView(this.#rules.error ?? this.#saving.error)}
      ${rules === undefined ? html`<div class="waiting"></div>` : this.#form(rules)}
    </section>`;
  }

  #form({ versions, snapshots }: Rules): TemplateResult {
    return html`<form novalidate @submit=${this.#submit}>
      <div class="rules">
        ${ruleFields('versions', msg('Versions of each file'), versions)}
        ${ruleFields('snapshots', msg('Snapshots of the lake'), snapshots)}
      </div>
      <div class="row">
        <gather-button type="submit" appearance="outlined" ?loading=${this.#saving.busy}>${msg('Save')}</gather-button>
        <span class="quiet">${msg('A shorter rule lets go of versions when their file is next replaced.')}</span>
      </div>
    </form>`;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const [versions, snapshots] = [this.#rule('versions'), this.#rule('snapshots')];
    if (versions === undefined || snapshots === undefined) {
      return this.#saving.refuse(
        msg('Please write whole numbers: 1 to 1,000 of the newest, and 0 to 3,650 days.'),
      );
    }
    if (!(await this.#saving.run(() => E(this.home.past).setKeepRules(versions, snapshots))))
      return;
    this.home.touch('vat');
    toast({ text: msg('Saved.') });
  };

  /** What stands in the fields; undefined for what is no rule. */
  #rule(name: keyof Rules): Rule | undefined {
    const group = this.renderRoot.querySelector(`#${name}`);
    const [newest, days] = [...(group?.querySelectorAll('gather-input') ?? [])].map(({ value }) =>
      wholeNumber(value ?? ''),
    );
    if (newest === undefined || days === undefined) return undefined;
    if (newest < 1n || newest > NEWEST_MAX || days > DAYS_MAX) return undefined;
    return { newest, days, staggered: group?.querySelector('gather-checkbox')?.checked ?? true };
  }
}

function ruleFields(id: keyof Rules, legend: string, rule: Rule): TemplateResult {
  const { newest, days, staggered } = rule;
  return html`<fieldset id=${id}>
    <legend>${legend}</legend>
    <gather-input label=${msg('So many of the newest')} value=${newest} inputmode="numeric" maxlength="4" autocomplete="off"></gather-input>
    <gather-input label=${msg('All of so many days')} value=${days} inputmode="numeric" maxlength="4" autocomplete="off"></gather-input>
    <gather-checkbox ?checked=${staggered}>${msg('Ever fewer of the time before')}</gather-checkbox>
  </fieldset>`;
}

function wholeNumber(text: string): bigint | undefined {
  return /^\d{1,4}$/.test(text.trim()) ? BigInt(text.trim()) : undefined;
}
