/**
 * `<gather-past-page>`: the lake as it was on other days. Nothing here changes what is looked at; what
 * is brought back is put beside or before what is there now, so that nothing is ever lost by it.
 */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../../elements/index.ts';
import type { HomeSession } from '../../session/index.ts';
import './past-compare.ts';
import './past-folder.ts';
import './past-list.ts';
import { parsePast } from './snapshot.ts';

@customElement('gather-past-page')
export class PastPage extends LitElement {
  static override styles = css`
    :host {
      display: block;
      max-inline-size: 52rem !important;
    }
  `;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) path: readonly string[] = [];

  protected override render(): TemplateResult {
    const place = parsePast(this.path);
    if (place.is === 'folder') {
      return html`<gather-past-folder
        .home=${this.home}
        .snapshot=${place.snapshot}
        .folders=${place.folders}
      ></gather-past-folder>`;
    }
    if (place.is === 'compare') {
      return html`<gather-past-compare
        .home=${this.home}
        .earlier=${place.before}
        .later=${place.after}
      ></gather-past-compare>`;
    }
    return html`<gather-past-list .home=${this.home}></gather-past-list>`;
  }
}
