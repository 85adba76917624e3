/** `<gather-icon name="folder">`: a line drawing in the colour of the text around it. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { unsafeSVG } from 'lit/directives/unsafe-svg.js';
import { type IconName, icons } from './icons.ts';

@customElement('gather-icon')
export class GatherIcon extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      inline-size: 1.25em;
      block-size: 1.25em;
      flex: none;
      vertical-align: -0.25em;
    }
    svg {
      inline-size: 100%;
      block-size: 100%;
      stroke-width: 1.75;
    }
  `;

  @property() name: IconName = 'file';
  /** What it says to somebody who cannot see it; without it the icon is decoration. */
  @property() label = '';

  override willUpdate(): void {
    if (this.label === '') {
      this.setAttribute('aria-hidden', 'true');
      this.removeAttribute('role');
      this.removeAttribute('aria-label');
    } else {
      this.removeAttribute('aria-hidden');
      this.setAttribute('role', 'img');
      this.setAttribute('aria-label', this.label);
    }
  }

  protected override render(): TemplateResult {
    // Safe: the text comes from our own bundle, never from a person or the wire.
    return html`${unsafeSVG(icons[this.name])}`;
  }
}
