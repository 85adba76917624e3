/**
 * `<gather-gallery-page>`: every element in every state, for whoever changes one of them to look at.
 * It is not in the navigation; its address is `#/gallery`.
 */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Watching } from '../../session/index.ts';
import { type Appearance, appearance, choose } from '../../theme/appearance.ts';
import { buttons } from './buttons.ts';
import { colours } from './colours.ts';
import { fields } from './fields.ts';
import { lifecycles } from './lifecycles.ts';
import { overlays } from './overlays.ts';
import { signs } from './signs.ts';

@customElement('gather-gallery-page')
export class GatherGalleryPage extends LitElement {
  static override styles = css`
    h1 {
      margin: 0 0 var(--wa-space-s);
    }
    h2 {
      margin: var(--wa-space-2xl) 0 var(--wa-space-m);
      font-size: 1.15rem;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      gap: var(--wa-space-m);
      align-items: center;
      margin-block-end: var(--wa-space-m);
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr));
      gap: var(--wa-space-l);
      align-items: start;
    }
    .colours {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
      gap: var(--wa-space-xs);
    }
    .colours div {
      padding: var(--wa-space-m);
      border: 1px solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-m);
    }
    .icons {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr));
      gap: var(--wa-space-m);
      font-size: var(--wa-font-size-s);
    }
    .icons span {
      display: flex;
      gap: var(--wa-space-xs);
      align-items: center;
    }
  `;

  readonly #look = new Watching(this, appearance.signal);

  protected override render(): TemplateResult {
    const looks: readonly Appearance[] = ['system', 'light', 'dark'];
    return html`
      <h1>Gallery</h1>
      <div class="row">
        ${looks.map(
          (look) => html`<gather-button
            size="s"
            appearance=${this.#look.value === look ? 'accent' : 'outlined'}
            @click=${() => choose(look)}
          >
            ${look}
          </gather-button>`,
        )}
      </div>
      <h2>Colours</h2>
      ${colours()}
      <h2>Buttons and menus</h2>
      ${buttons()}
      <h2>Fields</h2>
      ${fields()}
      <h2>Signs</h2>
      ${signs()}
      <h2>Lifecycles</h2>
      ${lifecycles()}
      <h2>Above the page</h2>
      ${overlays()}
    `;
  }
}
