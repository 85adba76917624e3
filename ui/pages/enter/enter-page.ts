/**
 * `<gather-enter-page>`: everything before the lake. Which part is shown follows from where this
 * browser stands with its vat, and, for a new vat, from what the person chose to do.
 */
import { msg } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AppSession, AppState } from '../../session/index.ts';
import '../../shell/mark.ts';
import { setTitle } from '../../shell/title.ts';
import './create-vat.ts';
import './restore-vat.ts';
import './unlock.ts';
import './welcome.ts';
import { sheetStyles } from './enter-styles.ts';
import { withoutLink } from './without-link.ts';

type Doing = 'welcome' | 'create' | 'restore';

@customElement('gather-enter-page')
export class GatherEnterPage extends LitElement {
  static override styles = [
    sheetStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto 1fr;
        min-block-size: 100dvh;
        background:
          radial-gradient(60rem 30rem at 85% -10%, var(--wa-color-brand-fill-quiet), transparent 70%),
          var(--wa-color-surface-default);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--wa-space-m);
        padding: var(--wa-space-m) clamp(var(--wa-space-m), 4vw, var(--wa-space-2xl));
      }
      .offline {
        display: flex;
        gap: var(--wa-space-xs);
        align-items: center;
        color: var(--wa-color-text-quiet);
        font-size: var(--wa-font-size-s);
      }
      main {
        display: grid;
        align-content: start;
        justify-items: center;
        padding: clamp(0.5rem, 6vh, 4.5rem) var(--wa-space-m) var(--wa-space-3xl);
      }
      .sheet {
        inline-size: min(100%, var(--gather-text-width));
      }
    `,
  ];

  @property({ attribute: false }) session!: AppSession;
  @property({ attribute: false }) state!: AppState;
  @property({ type: Boolean }) online = true;
  @state() private doing: Doing = 'welcome';

  protected override willUpdate(): void {
    setTitle(this.#title());
  }

  protected override render(): TemplateResult {
    return html`
      <header>
        <gather-mark></gather-mark>
        <div role="status">
          ${
            this.online
              ? ''
              : html`<span class="offline"><gather-spinner></gather-spinner>${msg('Reconnecting…')}</span>`
          }
        </div>
      </header>
      <main><div class="sheet">${this.#sheet()}</div></main>
    `;
  }

  #sheet(): TemplateResult {
    const { state, session } = this;
    if (state.is === 'new-without-link') return withoutLink(state.why);
    if (state.is === 'outside') {
      return html`<gather-unlock
        .session=${session}
        .phase=${state.phase}
        .why=${state.why}
      ></gather-unlock>`;
    }
    const back = () => this.#do('welcome');
    if (this.doing === 'create') {
      return html`<gather-create-vat .session=${session} @back=${back}></gather-create-vat>`;
    }
    if (this.doing === 'restore' && state.is === 'new') {
      return html`<gather-restore-vat
        .session=${session}
        .entrance=${state.entrance}
        @back=${back}
      ></gather-restore-vat>`;
    }
    return html`<gather-welcome
      @create=${() => this.#do('create')}
      @restore=${() => this.#do('restore')}
    ></gather-welcome>`;
  }

  #do(doing: Doing): void {
    this.doing = doing;
    scrollTo(0, 0);
  }

  #title(): string {
    if (this.state.is === 'outside') {
      return this.state.phase === 'locked' ? msg('Unlock') : msg('Let this browser in');
    }
    if (this.state.is === 'new-without-link') return msg('A new vat');
    return { welcome: msg('Welcome'), create: msg('A new vat'), restore: msg('Bring a vat back') }[
      this.doing
    ];
  }
}
