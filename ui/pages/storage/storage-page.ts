/**
 * `<gather-storage-page>`: where everything is kept and how safe it is, who helps with that, and
 * whom we help.
 */
import { msg } from '@lit/localize';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { KeepingHealth } from '../../../actors/keeping/interface.ts';
import type { HostReport } from '../../../actors/storage/interface.ts';
import { E } from '../../../captp/index.ts';
import '../../elements/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { pageStyles } from '../page-styles.ts';
import './granted-section.ts';
import './health-section.ts';
import './hosts-section.ts';
import { keepersOf } from './keepers.ts';
import './offers-section.ts';
import './used-section.ts';

@customElement('gather-storage-page')
export class GatherStoragePage extends LitElement {
  static override styles = pageStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) path: readonly string[] = [];
  readonly #health = new Live<KeepingHealth>(this, {
    on: ['keeping'],
    home: () => this.home,
    read: (home) => E(home.keeping).health(),
  });
  /** Each is asked for it, so not at every step of a long work. */
  readonly #hosts = new Live<readonly HostReport[]>(this, {
    on: ['vat', 'people'],
    home: () => this.home,
    read: (home) => E(E(home.vat).storage()).hosts(),
  });

  /** How the pieces stood when this page last looked, if nothing was being done. */
  #stood: string | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const health = this.#health.value;
    if (health === undefined) return;
    const stand = health.work ? 'working' : health.hosts.map(({ pieces }) => pieces).join();
    // What hosts say that they have is different after a round of work, however short it was.
    const isOver = this.#stood !== undefined && stand !== 'working' && stand !== this.#stood;
    if (isOver) this.#hosts.refresh();
    this.#stood = stand;
  }

  protected override render(): TemplateResult {
    return html`<h1>${msg('Where things are kept')}</h1>
      ${this.#content()}
      <gather-used-section .home=${this.home}></gather-used-section>
      <gather-granted-section .home=${this.home}></gather-granted-section>
      <gather-offers-section .home=${this.home}></gather-offers-section>`;
  }

  #content(): TemplateResult {
    const health = this.#health.value;
    const hosts = this.#hosts.value;
    const error = this.#health.error ?? this.#hosts.error;
    if (health === undefined || hosts === undefined) {
      if (error === undefined) {
        return html`<div class="waiting"><gather-spinner></gather-spinner></div>`;
      }
      return html`<gather-empty icon="triangle-alert" heading=${msg('This cannot be shown')}>
        ${sentenceOf(error)}
        <gather-button slot="actions" @click=${this.#again}>${msg('Try again')}</gather-button>
      </gather-empty>`;
    }
    const keepers = keepersOf(hosts, health);
    return html`<gather-health-section .home=${this.home} .health=${health} .keepers=${keepers}></gather-health-section>
      <gather-hosts-section .home=${this.home} .keepers=${keepers}></gather-hosts-section>`;
  }

  readonly #again = (): void => {
    this.#health.refresh({ forget: true });
    this.#hosts.refresh({ forget: true });
  };
}
