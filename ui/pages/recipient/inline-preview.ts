/** `<gather-inline-preview>`: the shared file within the page, as far as a browser can show it. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { hiddenStyles } from '../../elements/hidden-styles.ts';
import '../../elements/signs.ts';
import { fileKind } from '../../files/file-kind.ts';
import type { Item } from '../../files/item.ts';
import type { ReadableFile } from '../../media/byte-reader.ts';
import { viewerFor } from '../../preview/viewers.ts';
import { sentenceOf } from '../../session/trouble.ts';

@customElement('gather-inline-preview')
export class InlinePreview extends LitElement {
  @property({ attribute: false }) item: Item | undefined;
  @property({ attribute: false }) file: ReadableFile | undefined;
  @state() private phase: 'loading' | 'shown' | 'trouble' = 'loading';
  @state() private trouble = '';

  static override styles = [
    hiddenStyles,
    css`
    .stage {
      position: relative;
      block-size: min(36rem, 65vh);
      background: var(--wa-color-surface-lowered);
      border-block-start: 1px solid var(--wa-color-surface-border);
    }
    .stage.audio,
    .stage.trouble {
      block-size: 9rem;
      padding-inline: var(--wa-space-m);
    }
    .word {
      position: absolute;
      inset: 0;
      display: grid;
      place-items: center;
      padding: var(--wa-space-m);
      text-align: center;
      color: var(--wa-color-text-quiet);
      pointer-events: none;
    }
    gather-spinner {
      font-size: 1.75rem;
    }
  `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { item, file, phase } = this;
    if (item === undefined || file === undefined) return nothing;
    const shown = (): void => {
      this.phase = 'shown';
    };
    const failed = (event: CustomEvent<unknown>): void => {
      this.trouble = sentenceOf(event.detail);
      this.phase = 'trouble';
    };
    const word = {
      loading: html`<gather-spinner></gather-spinner><span class="hidden">${msg('Loading…')}</span>`,
      shown: nothing,
      trouble: html`<span>${this.trouble}</span>`,
    }[phase];
    return html`<div
      class="stage ${fileKind(item)} ${phase}"
      @viewer-shown=${shown}
      @viewer-trouble=${failed}
    >
      ${phase === 'trouble' ? nothing : viewerFor(item, file)}
      <div class="word" role="status">${word}</div>
    </div>`;
  }
}
