/** A text for the camera of a phone. */
import WaQrCode from '@awesome.me/webawesome/dist/components/qr-code/qr-code.js';
import { css } from 'lit';
import { customElement } from 'lit/decorators.js';

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
