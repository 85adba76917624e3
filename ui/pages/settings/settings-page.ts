/**
 * `<gather-settings-page>`: all that can be looked up or changed about the vat and its devices, on
 * one page, so that finding it is scrolling. `#/settings/<part>` goes to one part.
 */
import { msg } from '@lit/localize';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HomeSession } from '../../session/index.ts';
import { pageStyles } from '../page-styles.ts';
import './about-section.ts';
import './appearance-section.ts';
import './backup-section.ts';
import './devices-section.ts';
import './grants-section.ts';
import './passphrase-section.ts';
import './past-section.ts';
import './recovery-section.ts';
import './vat-section.ts';

@customElement('gather-settings-page')
export class GatherSettingsPage extends LitElement {
  static override styles = pageStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) path: readonly string[] = [];

  protected override render(): TemplateResult {
    const { home } = this;
    return html`
      <h1>${msg('Settings')}</h1>
      <gather-devices-section id="devices" .home=${home}></gather-devices-section>
      <gather-recovery-section id="recovery" .home=${home}></gather-recovery-section>
      <gather-passphrase-section id="passphrase" .home=${home}></gather-passphrase-section>
      <gather-backup-section id="backup" .home=${home}></gather-backup-section>
      <gather-past-section id="past" .home=${home}></gather-past-section>
      <gather-vat-section id="vat" .home=${home}></gather-vat-section>
      <gather-grants-section id="grants" .home=${home}></gather-grants-section>
      <gather-appearance-section id="appearance"></gather-appearance-section>
      <gather-about-section id="about" .home=${home}></gather-about-section>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const [part] = this.path;
    if (!changed.has('path') || part === undefined) return;
    const section = [...this.renderRoot.children].find((child) => child.id === part);
    // The parts above it are drawn in the next frame, and push it down.
    requestAnimationFrame(() => requestAnimationFrame(() => section?.scrollIntoView()));
  }
}
