/** What to take care of, below a field. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Caution } from './caution.ts';
import './icon.ts';
import './signs.ts';

/** The live region stays, or nobody would hear what comes into it. */
export function cautionView({ text }: Caution): TemplateResult {
  return html`<div role="status">
    ${
      text === undefined
        ? nothing
        : html`<gather-notice variant="warning">
          <gather-icon slot="icon" name="triangle-alert"></gather-icon>${text}
        </gather-notice>`
    }
  </div>`;
}
