/** `<gather-backup-section>`: everything in one encrypted file, with progress, and a way to stop. */
import { msg, str } from '@lit/localize';
import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { toast } from '../../elements/index.ts';
import { formatBytes } from '../../locale/index.ts';
import { Action, type HomeSession } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { openSink, pour } from './save-bytes.ts';
import { sectionStyles } from './section-styles.ts';

@customElement('gather-backup-section')
export class GatherBackupSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  @state() private got = 0;
  /** What it will be, about: the vat knows what it uses on the disk. */
  @state() private expected = 0;
  readonly #action = new Action(this);
  #stop = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop.abort();
  }

  protected override render(): TemplateResult {
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="hard-drive-download"></gather-icon>${msg('Backup')}</h2>
      <p class="quiet">
        ${msg('All your files and shares in one file, encrypted as they are on the disk. Your 24 words open it. Keep it on another machine: nothing else brings your files back when this one is lost.')}
      </p>
      ${faultView(this.#action.error)} ${this.#action.busy ? this.#progress() : this.#button()}
    </section>`;
  }

  #button(): TemplateResult {
    return html`<div class="row">
      <gather-button appearance="outlined" @click=${this.#save}>
        <gather-icon slot="start" name="download"></gather-icon>${msg('Save a backup')}
      </gather-button>
    </div>`;
  }

  #progress(): TemplateResult {
    const share = this.expected > 0 ? Math.min(0.99, this.got / this.expected) : undefined;
    return html`
      <gather-progress label=${msg('Saving a backup')} .value=${share}></gather-progress>
      <div class="row">
        <span class="quiet">${msg(str`${formatBytes(this.got)} saved`)}</span>
        <gather-button size="s" appearance="plain" @click=${() => this.#stop.abort()}>
          ${msg('Stop')}
        </gather-button>
      </div>
    `;
  }

  async #save(): Promise<void> {
    // The place is asked for first: a browser allows that only right after a click.
    const sink = await openSink(`2gather-${new Date().toISOString().slice(0, 10)}.backup`);
    if (sink === undefined) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.got = 0;
    const saved = await this.#action.run(async () => {
      this.expected = Number((await E(this.home.vat).status()).diskUsed);
      const source = await E(this.home.vat).backup();
      await pour(source, sink, (bytes) => this.#received(bytes), signal);
      await E(this.home.vat).confirmBackup();
      this.home.touch('vat');
    });
    if (saved) toast({ text: msg(str`The backup is saved, ${formatBytes(this.got)}.`) });
    else if (signal.aborted) this.#action.clear();
  }

  #received(bytes: number): void {
    this.got = bytes;
  }
}
