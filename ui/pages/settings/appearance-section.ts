/** `<gather-appearance-section>`: light, dark, or as the system says. Takes effect at once. */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { chosenInSystemColours } from '../../elements/chosen-styles.ts';
import { hiddenStyles } from '../../elements/hidden-styles.ts';
import type { IconName } from '../../elements/index.ts';
import { Watching } from '../../session/index.ts';
import { type Appearance, appearance, choose } from '../../theme/appearance.ts';
import { sectionStyles } from './section-styles.ts';

@customElement('gather-appearance-section')
export class GatherAppearanceSection extends LitElement {
  static override styles = [
    sectionStyles,
    hiddenStyles,
    css`
      fieldset {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 10rem));
        gap: var(--wa-space-xs);
        margin: 0;
        padding: 0;
        border: 0;
      }
      label {
        display: grid;
        justify-items: center;
        gap: var(--wa-space-2xs);
        padding: var(--wa-space-s);
        border: 2px solid var(--wa-color-surface-border);
        border-radius: var(--wa-border-radius-m);
        cursor: pointer;
      }
      label:hover {
        background: var(--gather-hover);
      }
      label:has(:checked) {
        border-color: var(--wa-color-brand-border-loud);
        background: var(--wa-color-brand-fill-quiet);
      }
      @media (forced-colors: active) {
        label:has(:checked) {
          ${chosenInSystemColours}
        }
      }
      label:has(:focus-visible) {
        outline: var(--wa-focus-ring);
        outline-offset: 2px;
      }
      input {
        position: absolute;
        opacity: 0;
        pointer-events: none;
      }
      gather-icon {
        font-size: 1.4rem;
      }
    `,
  ];

  readonly #chosen = new Watching(this, appearance.signal);

  protected override render(): TemplateResult {
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="sun-moon"></gather-icon>${msg('Appearance')}</h2>
      <fieldset>
        <legend class="hidden">${msg('Appearance')}</legend>
        ${this.#choice('system', 'sun-moon', msg('As the system'))}
        ${this.#choice('light', 'sun', msg('Light'))} ${this.#choice('dark', 'moon', msg('Dark'))}
      </fieldset>
    </section>`;
  }

  #choice(value: Appearance, icon: IconName, label: string): TemplateResult {
    return html`<label>
      <input
        type="radio"
        name="appearance"
        value=${value}
        .checked=${this.#chosen.value === value}
        @change=${() => choose(value)}
      />
      <gather-icon name=${icon}></gather-icon>${label}
    </label>`;
  }
}
