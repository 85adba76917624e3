/**
 * `<gather-app>`: decides between the three faces of the page: reaching the vat, being let in, and
 * the frame with its pages.
 */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type AppSession, codeOf, sentenceOf, Watching } from '../session/index.ts';
import './frame.ts';
import './mark.ts';
import { setTitle } from './title.ts';

/** A connection that is there this fast needs no word about it. */
const SILENT_MS = 600;

@customElement('gather-app')
export class GatherApp extends LitElement {
  static override styles = css`
    :host {
      display: block;
      min-block-size: 100dvh;
    }
    .reaching {
      display: grid;
      place-content: center;
      justify-items: center;
      gap: var(--wa-space-l);
      min-block-size: 100dvh;
      padding: var(--wa-space-l);
      box-sizing: border-box;
      text-align: center;
    }
    h1 {
      margin: 0;
    }
    .reaching gather-mark {
      font-size: 1.6rem;
    }
    .word {
      min-block-size: 6rem;
      max-inline-size: 34rem;
      color: var(--wa-color-text-quiet);
    }
    .word code {
      font-family: var(--wa-font-family-code);
      color: var(--wa-color-text-normal);
    }
  `;

  @property({ attribute: false }) session: AppSession | undefined;
  @state() private silent = true;
  @state() private entering: 'not-loaded' | 'loading' | 'loaded' = 'not-loaded';
  #watching: readonly Watching<unknown>[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    setTimeout(() => {
      this.silent = false;
    }, SILENT_MS);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session') && this.session && this.#watching.length === 0) {
      const { state, online, trouble } = this.session;
      this.#watching = [state, online, trouble].map(
        (signal) => new Watching<unknown>(this, signal),
      );
    }
    const is = this.session?.state.value.is ?? 'connecting';
    if (is === 'new' || is === 'new-without-link' || is === 'outside') this.#loadEntering();
  }

  protected override render(): TemplateResult {
    const session = this.session;
    const state = session?.state.value;
    if (session === undefined || state === undefined || state.is === 'connecting') {
      setTitle('');
      return this.#reaching();
    }
    if (state.is === 'inside') {
      return html`<gather-frame .home=${state.home} .online=${session.online.value}></gather-frame>`;
    }
    if (this.entering !== 'loaded') return this.#reaching();
    return html`<gather-enter-page
      .session=${session}
      .state=${state}
      .online=${session.online.value}
    ></gather-enter-page>`;
  }

  #loadEntering(): void {
    if (this.entering !== 'not-loaded') return;
    this.entering = 'loading';
    void import('../pages/enter/index.ts').then(() => {
      this.entering = 'loaded';
    });
  }

  #reaching(): TemplateResult {
    return html`<main class="reaching">
      <h1><gather-mark></gather-mark></h1>
      <div class="word" role="status">${this.silent ? nothing : this.#word()}</div>
    </main>`;
  }

  #word(): TemplateResult {
    const trouble = this.session?.trouble.value;
    if (trouble === undefined) return html`<p>${msg('Reaching your vat…')}</p>`;
    return html`
      <p>${msg('Your vat does not answer. This page goes on trying.')}</p>
      ${
        codeOf(trouble) === 'protocol-error'
          ? html`<p>${sentenceOf(trouble)}</p>`
          : html`<p>
            ${msg(html`If it was stopped, start it with <code>gather start</code> on its machine.`)}
          </p>`
      }
    `;
  }
}
