/** One sentence about what went wrong, where the eye is, said aloud by a screen reader. */
import { html, type TemplateResult } from 'lit';
import { sentenceOf } from '../../session/index.ts';

/** The live region stays in the page; only its content comes and goes, or nobody would hear it. */
export function faultView(error: unknown): TemplateResult {
  return html`<div role="alert" class=${error === undefined ? 'silent' : ''}>
    ${
      error === undefined
        ? ''
        : html`<p class="fault">
          <gather-icon name="circle-alert"></gather-icon><span>${textOf(error)}</span>
        </p>`
    }
  </div>`;
}

function textOf(error: unknown): string {
  return typeof error === 'string' ? error : sentenceOf(error);
}
