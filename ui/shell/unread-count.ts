/** `<gather-unread-count>`: how many letters to read and introductions to answer there are, beside People in the navigation. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../captp/index.ts';
import { hiddenStyles } from '../elements/hidden-styles.ts';
import { type HomeSession, Live } from '../session/index.ts';

/** More are not counted out: it would not fit below an icon. */
const SHOWN_MAX = 99n;

interface Waiting {
  readonly letters: bigint;
  readonly introductions: number;
}

@customElement('gather-unread-count')
export class GatherUnreadCount extends LitElement {
  static override styles = [
    hiddenStyles,
    css`
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
    @media (forced-colors: active) {
      .count {
        border: 1px solid;
      }
    }
    @media (max-width: 760px) {
      .count {
        position: absolute;
        inset-block-start: 0.3rem;
        inset-inline-start: calc(50% + 0.35rem);
        margin: 0;
      }
    }
  `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  readonly #waiting = new Live<Waiting>(this, {
    on: ['people'],
    home: () => this.home,
    read: async ({ people }) => {
      const [letters, proposals] = await Promise.all([E(people).unread(), E(people).proposals()]);
      return { letters, introductions: proposals.filter(({ agreed }) => !agreed).length };
    },
  });

  protected override render(): TemplateResult | typeof nothing {
    const { letters, introductions } = this.#waiting.value ?? { letters: 0n, introductions: 0 };
    const count = letters + BigInt(introductions);
    if (count === 0n) return nothing;
    const shown = count > SHOWN_MAX ? `${SHOWN_MAX}+` : String(count);
    const words = [lettersText(letters), introductionsText(introductions)]
      .filter(Boolean)
      .join(', ');
    return html`<span class="count" aria-hidden="true">${shown}</span><span class="hidden">, ${words}</span>`;
  }
}

function lettersText(count: bigint): string {
  if (count === 0n) return '';
  return count === 1n ? msg('1 letter to read') : msg(str`${String(count)} letters to read`);
}

function introductionsText(count: number): string {
  if (count === 0) return '';
  return count === 1 ? msg('1 introduction to answer') : msg(str`${count} introductions to answer`);
}
