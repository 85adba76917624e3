/** `<gather-welcome>`: the first thing a person sees of a new vat. Fires `create` or `restore`. */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { IconName } from '../../elements/index.ts';
import { sheetStyles } from './enter-styles.ts';

@customElement('gather-welcome')
export class GatherWelcome extends LitElement {
  static override styles = [
    sheetStyles,
    css`
      h1 {
        font-size: clamp(2rem, 1.3rem + 3vw, 3rem);
        margin-block-end: var(--wa-space-m);
      }
      .lead {
        font-size: 1.15rem;
        color: var(--wa-color-text-quiet);
        max-inline-size: 36rem;
      }
      ul {
        display: grid;
        gap: var(--wa-space-m);
        margin: var(--wa-space-xl) 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 var(--wa-space-m);
        align-items: start;
      }
      li gather-icon {
        box-sizing: content-box;
        padding: 0.6rem;
        border-radius: 50%;
        background: var(--wa-color-brand-fill-quiet);
        color: var(--wa-color-brand-on-quiet);
      }
      .second {
        margin-block-start: var(--wa-space-l);
        color: var(--wa-color-text-quiet);
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`
      <h1>${msg('A place of your own')}</h1>
      <p class="lead">
        ${msg('Your files stay encrypted on this machine. You decide who sees what, and you can take it back at any time.')}
      </p>
      <ul>
        ${point('lock', msg('Nobody else holds a key.'), msg('Not a company, not a server, not we.'))}
        ${point('link', msg('Share by a link.'), msg('Who opens it needs nothing installed. It dies when you say so.'))}
        ${point('key-round', msg('You get 24 words.'), msg('If this machine is lost, they and a backup bring everything back.'))}
      </ul>
      <div class="row">
        <gather-button variant="brand" size="l" @click=${() => this.#say('create')}>
          ${msg('Make my vat')}
        </gather-button>
        <gather-button appearance="outlined" size="l" @click=${() => this.#say('restore')}>
          ${msg('I have 24 words')}
        </gather-button>
      </div>
    `;
  }

  #say(what: 'create' | 'restore'): void {
    this.dispatchEvent(new CustomEvent(what));
  }
}

function point(icon: IconName, what: string, more: string): TemplateResult {
  return html`<li>
    <gather-icon name=${icon}></gather-icon>
    <div><strong>${what}</strong><br /><span class="quiet">${more}</span></div>
  </li>`;
}
