/** `<gather-terms-form>`: for whom, until when, how often. Fires `terms-changed`. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { chosenInSystemColours } from '../../elements/chosen-styles.ts';
import '../../elements/index.ts';
import { FRESH_TERMS, localDay, OPENINGS_MAX, type TermsForm } from './terms.ts';

const LABEL_LENGTH_MAX = 120;

@customElement('gather-terms-form')
export class TermsFormElement extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      gap: var(--wa-space-l);
    }
    fieldset {
      display: grid;
      gap: var(--wa-space-s);
      margin: 0;
      padding: 0;
      border: 0;
      min-inline-size: 0;
    }
    legend {
      padding: 0 0 var(--wa-space-xs);
      font-weight: var(--wa-form-control-label-font-weight);
    }
    .choices {
      display: flex;
      flex-wrap: wrap;
      gap: var(--wa-space-xs);
    }
    .choice {
      position: relative;
      display: inline-flex;
      align-items: center;
      min-block-size: var(--gather-touch);
      padding-inline: var(--wa-space-m);
      border: 1px solid var(--wa-form-control-border-color);
      border-radius: var(--wa-border-radius-pill);
      cursor: pointer;
    }
    .choice:hover {
      background: var(--gather-hover);
    }
    .choice:has(:checked) {
      border-color: var(--wa-color-brand-fill-loud);
      background: var(--wa-color-brand-fill-normal);
      color: var(--wa-color-brand-on-normal);
    }
    @media (forced-colors: active) {
      .choice:has(:checked) {
        ${chosenInSystemColours}
      }
    }
    .choice:has(:focus-visible) {
      outline: var(--wa-focus-ring);
      outline-offset: 2px;
    }
    .choice input {
      position: absolute;
      inset: 0;
      margin: 0;
      opacity: 0;
      cursor: pointer;
    }
    gather-input {
      max-inline-size: 100%;
    }
    .short {
      max-inline-size: 14rem;
    }
    .fault {
      margin: 0;
      color: var(--wa-color-danger-on-quiet);
    }
  `;

  @property({ attribute: false }) value: TermsForm = FRESH_TERMS;
  @property() fault: 'date' | 'openings' | '' = '';

  #set(change: Partial<TermsForm>): void {
    this.value = { ...this.value, ...change };
    this.dispatchEvent(new CustomEvent('terms-changed'));
  }

  #choice(group: string, checked: boolean, label: string, choose: () => void): TemplateResult {
    return html`<label class="choice"
      ><input type="radio" name=${group} .checked=${checked} @change=${choose} />${label}</label
    >`;
  }

  protected override render(): TemplateResult {
    const { label, end } = this.value;
    const ends = [
      ['never', msg('Never')],
      ['day', msg('In a day')],
      ['week', msg('In a week')],
      ['date', msg('On a day…')],
    ] as const;
    return html`
      <gather-input
        label=${msg('For whom?')}
        hint=${msg('Only you see this. It helps you to find the link again.')}
        maxlength=${LABEL_LENGTH_MAX}
        autocomplete="off"
        .value=${label}
        @input=${(event: Event) => this.#set({ label: textOf(event) })}
      ></gather-input>
      <fieldset>
        <legend>${msg('When does it end?')}</legend>
        <div class="choices">
          ${ends.map(([value, text]) =>
            this.#choice('end', end === value, text, () => this.#set({ end: value })),
          )}
        </div>
        ${end === 'date' ? this.#date() : nothing}
      </fieldset>
      <fieldset>
        <legend>${msg('How often may it be opened?')}</legend>
        ${this.#openings()}
      </fieldset>
    `;
  }

  #date(): TemplateResult {
    return html`<gather-input
        class="short"
        type="date"
        label=${msg('Last day')}
        min=${localDay(Date.now())}
        .value=${this.value.date}
        @input=${(event: Event) => this.#set({ date: textOf(event) })}
      ></gather-input>
      ${this.fault === 'date' ? html`<p class="fault" role="alert">${msg('Choose a day that is not over yet.')}</p>` : nothing}`;
  }

  #openings(): TemplateResult {
    const { limited, openings } = this.value;
    return html`<div class="choices">
        ${this.#choice('often', !limited, msg('As often as wanted'), () => this.#set({ limited: false }))}
        ${this.#choice('often', limited, msg('A number of times…'), () => this.#set({ limited: true }))}
      </div>
      ${
        limited
          ? html`<gather-input
            class="short"
            type="number"
            label=${msg('Openings')}
            min="1"
            max=${OPENINGS_MAX}
            .value=${String(openings)}
            @input=${(event: Event) => this.#set({ openings: Number(textOf(event)) })}
          ></gather-input>`
          : nothing
      }
      ${this.fault === 'openings' ? html`<p class="fault" role="alert">${msg('Write a number, 1 or more.')}</p>` : nothing}`;
  }
}

function textOf(event: Event): string {
  return String((event.target as HTMLInputElement).value ?? '');
}

declare global {
  interface HTMLElementTagNameMap {
    'gather-terms-form': TermsFormElement;
  }
}
