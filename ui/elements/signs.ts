/** Small signs that only show something: badge, spinner, tooltip, notice, QR code. */
import WaBadge from '@awesome.me/webawesome/dist/components/badge/badge.js';
import WaCallout from '@awesome.me/webawesome/dist/components/callout/callout.js';
import WaQrCode from '@awesome.me/webawesome/dist/components/qr-code/qr-code.js';
import WaSpinner from '@awesome.me/webawesome/dist/components/spinner/spinner.js';
import WaTooltip from '@awesome.me/webawesome/dist/components/tooltip/tooltip.js';
import { css } from 'lit';
import { customElement } from 'lit/decorators.js';

/** `<gather-badge variant="success">Active</gather-badge>` */
@customElement('gather-badge')
export class GatherBadge extends WaBadge {}

@customElement('gather-spinner')
export class GatherSpinner extends WaSpinner {}

/** `<gather-tooltip for="id">…</gather-tooltip>`, beside the element it explains. */
@customElement('gather-tooltip')
export class GatherTooltip extends WaTooltip {}

/** `<gather-notice variant="warning"><gather-icon slot="icon" …></gather-icon>…</gather-notice>` */
@customElement('gather-notice')
export class GatherNotice extends WaCallout {}

/** `<gather-qr-code value="https://…" label="…" size="192">`: made here, without any server. */
@customElement('gather-qr-code')
export class GatherQrCode extends WaQrCode {
  // Dark on white in both looks: many cameras do not read it the other way round.
  static override css = css`
    ${WaQrCode.css}
    :host {
      padding: 0.75rem;
      border-radius: var(--wa-border-radius-m);
      background: white;
      color: #24211c;
    }
  `;
}
