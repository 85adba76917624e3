/**
 * `<gather-used-section>`: what takes how much room, as one bar and the same in words. Earlier
 * versions and the bin are named apart, as they are what a person can let go of.
 */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { UsedByKind } from '../../../actors/lake/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatBytes, formatNumber } from '../../locale/index.ts';
import { type HomeSession, Live } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';

type Used = UsedByKind[number];

/** A smaller part would not be seen. */
const SHOWN_PERCENT_MIN = 0.5;

@customElement('gather-used-section')
export class GatherUsedSection extends LitElement {
  static override styles = [
    sectionStyles,
    css`
      :host {
        --pictures: #14776b;
        --documents: #3f6fb5;
        --music: #b3567f;
        --video: #7a58b0;
        --archives: #a8641c;
        --other: #746d61;
        --earlier: #6f8f2f;
        --binned: #b5483f;
      }
      .bar {
        display: flex;
        gap: 2px;
        block-size: 1.25rem;
        border-radius: var(--wa-border-radius-pill);
        overflow: hidden;
        background: var(--wa-color-surface-lowered);
      }
      .bar,
      .dot {
        /* They are told apart by nothing but their colours. */
        forced-color-adjust: none;
      }
      .bar span {
        min-inline-size: 3px;
      }
      .legend {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr));
        gap: var(--wa-space-xs) var(--wa-space-l);
      }
      .legend li {
        min-block-size: 0;
        padding: 0;
        border: 0;
      }
      .legend .dot {
        flex: none;
        inline-size: 0.75rem;
        block-size: 0.75rem;
        border-radius: 0.25rem;
      }
      .legend .amount {
        margin-inline-start: auto;
        color: var(--wa-color-text-quiet);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  readonly #used = new Live<UsedByKind>(this, {
    on: ['lake'],
    home: () => this.home,
    read: (home) => E(home.lake).usedByKind(),
  });

  protected override render(): TemplateResult {
    const used = this.#used.value;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="layout-grid"></gather-icon>${msg('What takes room')}</h2>
      ${faultView(this.#used.error)}
      ${used === undefined ? html`<div class="waiting"></div>` : parts(used)}
    </section>`;
  }
}

function parts(all: UsedByKind): TemplateResult {
  const used = all.filter(({ files }) => files > 0n);
  const total = used.reduce((sum, { bytes }) => sum + bytes, 0n);
  if (used.length === 0)
    return html`<p class="quiet">${msg('There is nothing in your lake yet.')}</p>`;
  return html`<div class="bar" aria-hidden="true">${used.map((part) => segment(part, total))}</div>
    <ul class="legend">${used.map(line)}</ul>`;
}

function segment({ kind, bytes }: Used, total: bigint): TemplateResult | typeof nothing {
  const percent = total === 0n ? 0 : (100 * Number(bytes)) / Number(total);
  if (percent < SHOWN_PERCENT_MIN) return nothing;
  return html`<span style="flex: ${percent} 1 0; background: var(--${kind})"></span>`;
}

function line({ kind, files, bytes }: Used): TemplateResult {
  const count = files === 1n ? msg('1 file') : msg(str`${formatNumber(files)} files`);
  return html`<li>
    <span class="dot" style="background: var(--${kind})"></span>
    <span>${nameOf(kind)}</span>
    <span class="amount" title=${count}>${formatBytes(bytes)}</span>
  </li>`;
}

function nameOf(kind: Used['kind']): string {
  const names: Readonly<Record<Used['kind'], () => string>> = {
    pictures: () => msg('Pictures'),
    documents: () => msg('Documents'),
    music: () => msg('Music'),
    video: () => msg('Films'),
    archives: () => msg('Archives'),
    other: () => msg('Other'),
    earlier: () => msg('Earlier versions'),
    binned: () => msg('In the bin'),
  };
  return names[kind]();
}
