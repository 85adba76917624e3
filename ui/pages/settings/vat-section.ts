/** `<gather-vat-section>`: this vat in figures, and the addresses by which it is found. */
import { msg, str } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { VatStatus } from '../../../actors/device/interface.ts';
import { E } from '../../../captp/index.ts';
import { formatBytes, formatDuration, formatNumber, formatTime } from '../../locale/index.ts';
import { type HomeSession, Live } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from './section-styles.ts';

@customElement('gather-vat-section')
export class GatherVatSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  readonly #status = new Live(this, {
    on: ['vat', 'lake', 'shares', 'devices'],
    home: () => this.home,
    read: (home) => E(home.vat).status(),
  });

  protected override render(): TemplateResult {
    const status = this.#status.value;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="hard-drive"></gather-icon>${msg('This vat')}</h2>
      ${faultView(this.#status.error)}
      ${status === undefined ? html`<div class="waiting"></div>` : figures(status)}
    </section>`;
  }
}

function figures(status: VatStatus): TemplateResult {
  const { diskUsed, diskFree } = status;
  const share = Number(diskUsed) / Math.max(1, Number(diskUsed + diskFree));
  const running = formatDuration(Date.now() - Number(status.started));
  return html`
    <dl>
      <dt>${msg('Files')}</dt>
      <dd>${formatNumber(status.files)} · ${formatBytes(status.bytes)}</dd>
      <dt>${msg('Shares')}</dt>
      <dd>${formatNumber(status.shares)}</dd>
      <dt>${msg('Disk')}</dt>
      <dd>
        ${msg(str`${formatBytes(diskUsed)} used, ${formatBytes(diskFree)} free`)}
        <gather-progress label=${msg('Disk used')} .value=${share}></gather-progress>
      </dd>
      <dt>${msg('Running')}</dt>
      <dd title=${formatTime(status.started)}>${running}</dd>
      <dt>${msg('Version')}</dt>
      <dd>${status.version}</dd>
    </dl>
    <gather-copy-field label=${msg('Address of this page')} value=${status.address}></gather-copy-field>
    <gather-copy-field
      label=${msg('Locator, by which other vats find this one')}
      value=${status.locator}
    ></gather-copy-field>
    <div class="row">
      <gather-button appearance="outlined" href=${routeTo('inside')}>
        <gather-icon slot="start" name="search"></gather-icon>${msg('Look inside')}
      </gather-button>
      <span class="quiet">${msg('What its actors hold, what waits, and why.')}</span>
    </div>
  `;
}
