/** `<gather-unread-count>`: how many letters nobody has read yet, beside People in the navigation. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../captp/index.ts';
import { type HomeSession, Live } from '../session/index.ts';

/** More are not counted out: it would not fit below an icon. */
const SHOWN_MAX = 99n;

@customElement('gather-unread-count')
export class GatherUnreadCount extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
    .count {
      margin-inline-start: auto;
      min-inline-size: 1.25rem;
      box-sizing: border-box;
      padding-inline: 0.35rem;
      border-radius: var(--wa-border-radius-pill);
      background: var(--wa-color-brand-fill-loud);
      color: var(--wa-color-brand-on-loud);
      font-size: 0.75rem;
      font-weight: 650;
      line-height: 1.25rem;
      text-align: center;
    }
    .words {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    @media (max-width: 760px) {
      .count {
        position: absolute;
        inset-block-start: 0.3rem;
        inset-inline-start: calc(50% + 0.35rem);
        margin: 0;
      }
    }
  `;

  @property({ attribute: false }) home!: HomeSession;
  readonly #unread = new Live<bigint>(this, {
    on: ['people'],
    home: () => this.home,
    read: (home) => E(home.people).unread(),
  });

  protected override render(): TemplateResult | typeof nothing {
    const unread = this.#unread.value ?? 0n;
    if (unread === 0n) return nothing;
    const shown = unread > SHOWN_MAX ? `${SHOWN_MAX}+` : String(unread);
    const words =
      unread === 1n ? msg('1 letter to read') : msg(str`${String(unread)} letters to read`);
    return html`<span class="count" aria-hidden="true">${shown}</span><span class="words">, ${words}</span>`;
  }
}
