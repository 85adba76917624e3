/** What only shows something. */
import { html, type TemplateResult } from 'lit';
import { type IconName, icons } from '../../elements/icons.ts';

const variants = ['brand', 'neutral', 'success', 'warning', 'danger'] as const;

export function signs(): TemplateResult {
  return html`
    <div class="row">
      ${variants.map(
        (variant) =>
          html`<gather-badge variant=${variant} appearance="filled" pill>${variant}</gather-badge>
            <gather-badge variant=${variant} pill>${variant}</gather-badge>`,
      )}
      <gather-spinner></gather-spinner>
      <span id="explained" tabindex="0">With a hint</span>
      <gather-tooltip for="explained">This is the hint.</gather-tooltip>
    </div>
    <div class="fields">
      ${[0, 0.4, 1, undefined].map(
        (value) => html`<gather-progress label="Progress" .value=${value}></gather-progress>`,
      )}
    </div>
    <p></p>
    <div class="fields">
      ${variants.map(
        (variant) => html`<gather-notice variant=${variant}>
          <gather-icon slot="icon" name="info"></gather-icon>A notice of the kind ${variant}.
        </gather-notice>`,
      )}
      <gather-qr-code value="https://example.org/s#abc" label="A link as a QR code"></gather-qr-code>
    </div>
    <gather-empty icon="folder" heading="Nothing here yet">
      Drop files anywhere on this page, or choose them.
      <gather-button slot="actions" variant="brand">Add files</gather-button>
    </gather-empty>
    <div class="icons">
      ${(Object.keys(icons) as IconName[]).map(
        (name) => html`<span><gather-icon name=${name}></gather-icon>${name}</span>`,
      )}
    </div>
  `;
}
