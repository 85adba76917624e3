/** Grounds and the text on them. */
import { html, type TemplateResult } from 'lit';

const pairs: readonly (readonly [string, string, string])[] = [
  ['page', 'surface-default', 'text-normal'],
  ['page, quiet', 'surface-default', 'text-quiet'],
  ['page, link', 'surface-default', 'text-link'],
  ['sheet', 'surface-raised', 'text-normal'],
  ['side', 'surface-lowered', 'text-quiet'],
  ...['brand', 'success', 'warning', 'danger', 'neutral'].flatMap((variant) =>
    ['quiet', 'normal', 'loud'].map(
      (loudness) =>
        [
          `${variant} ${loudness}`,
          `${variant}-fill-${loudness}`,
          `${variant}-on-${loudness}`,
        ] as const,
    ),
  ),
];

export function colours(): TemplateResult {
  return html`<div class="colours">
    ${pairs.map(
      ([name, ground, text]) =>
        html`<div style="background: var(--wa-color-${ground}); color: var(--wa-color-${text})">
          ${name}
        </div>`,
    )}
  </div>`;
}
