/** What the vat's database holds, by the sort of record. */
import { msg, str } from '@lit/localize';
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { StorageUse } from '../../../actors/inspector/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatBytes, formatNumber } from '../../locale/index.ts';
import { Live } from '../../session/index.ts';
import { inspectorStyles } from './inspector-styles.ts';
import { Pane, whenThere } from './pane.ts';

@customElement('gather-inside-storage')
export class InsideStorage extends Pane {
  static override styles = [
    inspectorStyles,
    css`
      table {
        inline-size: 100%;
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th {
        font-weight: 600;
        text-align: start;
      }
      th,
      td {
        padding: var(--wa-space-xs) var(--wa-space-2xs);
        border-block-end: 1px solid var(--wa-color-surface-border);
        overflow-wrap: anywhere;
      }
      .count {
        text-align: end;
        white-space: nowrap;
      }
      .bar {
        inline-size: 30%;
      }
      .bar div {
        block-size: 0.6rem;
        min-inline-size: 2px;
        border-radius: 0.3rem;
        background: var(--wa-color-brand-fill-loud);
      }
      @container (max-width: 30rem) {
        .bar {
          display: none;
        }
      }
    `,
  ];

  /** The vat counts every record for it, so it is asked for once. */
  readonly #storage = new Live<readonly StorageUse[]>(this, {
    on: [],
    home: () => this.home,
    read: (home) => E(home.inspector).storage(),
  });

  protected override render(): TemplateResult {
    return whenThere(this.#storage, (uses) => {
      const most = [...uses].sort((a, b) => Number(b.bytes - a.bytes));
      const whole = most.reduce((sum, { bytes }) => sum + bytes, 0n);
      return html`
        <p class="intro">
          ${msg(str`${formatBytes(whole)} in the vat's own database: actors, messages, journal. Files are kept beside it.`)}
        </p>
        <table>
          <thead>
            <tr>
              <th scope="col">${msg('Records')}</th>
              <th scope="col" class="count">${msg('How many')}</th>
              <th scope="col" class="count">${msg('Size')}</th>
              <td class="bar"></td>
            </tr>
          </thead>
          <tbody>${most.map((use) => row(use, most[0]?.bytes ?? 1n))}</tbody>
        </table>
        <p class="end">
          <gather-button size="s" appearance="outlined" @click=${() => this.#storage.refresh()}>
            <gather-icon slot="start" name="refresh-cw"></gather-icon>${msg('Count again')}
          </gather-button>
        </p>
      `;
    });
  }
}

function row({ sort, records, bytes }: StorageUse, most: bigint): TemplateResult {
  const share = Number(bytes) / Math.max(1, Number(most));
  return html`<tr>
    <th scope="row">${sort}</th>
    <td class="count">${formatNumber(records)}</td>
    <td class="count">${formatBytes(bytes)}</td>
    <td class="bar"><div style=${styleMap({ 'inline-size': `${(share * 100).toFixed(1)}%` })}></div></td>
  </tr>`;
}
