/** `<gather-compose-section>`: writing an entry, which everybody will be able to read, for ever. */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { Action, assertNotTooLong, type HomeSession } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import type { ShownSpace } from './space-view.ts';

const TEXT_LENGTH_MAX = 4_000;
const LINK_LENGTH_MAX = 1_000;

@customElement('gather-compose-section')
export class GatherComposeSection extends LitElement {
  static override styles = [
    sectionStyles,
    css`
      @media (max-width: 760px) {
        .keys {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) shown!: ShownSpace;
  @query('gather-textarea') private field!: HTMLElement & { value: string | null };
  @query('gather-input') private link!: HTMLElement & { value: string | null };
  readonly #posting = new Action(this);

  protected override render(): TemplateResult {
    const { view, online } = this.shown;
    const mine = view.authors.find(({ mine }) => mine);
    if (mine?.forked) return this.#forked();
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="megaphone"></gather-icon>${msg('Publish')}</h2>
      ${faultView(this.#posting.error)}
      <form style="max-inline-size: none" @submit=${this.#submit} @keydown=${this.#pressed} novalidate>
        <gather-textarea
          label=${msg('What do you want everybody to know?')}
          rows="3"
          resize="auto"
          autocomplete="off"
        ></gather-textarea>
        <gather-input
          label=${msg('Link of a share (optional)')}
          maxlength=${LINK_LENGTH_MAX}
          autocomplete="off"
        >
          <span slot="hint">${msg('You can end a share at any time. The entry stays.')}</span>
        </gather-input>
        <gather-notice variant="warning">
          <gather-icon slot="icon" name="globe"></gather-icon>
          ${msg('Everybody can read this, for ever. Copies are with all who follow the space, and nobody can take it back.')}
          ${online ? nothing : msg('This vat is not on the network: it goes out when you join.')}
        </gather-notice>
        <div class="row">
          <gather-button type="submit" variant="brand" ?loading=${this.#posting.busy} @click=${this.#submit}>
            <gather-icon slot="start" name="send"></gather-icon>${msg('Publish for everybody')}
          </gather-button>
          <span class="quiet keys">${msg('Ctrl + Enter publishes, too.')}</span>
        </div>
      </form>
    </section>`;
  }

  /** A vat that was put back from a backup has signed what contradicts its entries of before. */
  #forked(): TemplateResult {
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="shield-alert"></gather-icon>${msg('Your entries contradict each other')}</h2>
      ${faultView(this.#posting.error)}
      <p>${msg('This happens when a copy of this vat wrote here, too, or after a backup was restored. Others take no more entries of this key. Go on with a new one: what came before the contradiction stays.')}</p>
      <div class="row">
        <gather-button variant="brand" ?loading=${this.#posting.busy} @click=${this.#renew}>
          <gather-icon slot="start" name="key-round"></gather-icon>${msg('Go on with a new key')}
        </gather-button>
      </div>
    </section>`;
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.#submit(event);
  };

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = (this.field.value ?? '').trim();
    const link = (this.link.value ?? '').trim();
    if ((text === '' && link === '') || this.#posting.busy) return;
    const links = link === '' ? [] : [link];
    const done = await this.#posting.run(async () => {
      assertNotTooLong(text, TEXT_LENGTH_MAX);
      await E(this.shown.ref).post(text, links);
    });
    if (!done) return;
    this.field.value = '';
    this.link.value = '';
    this.home.touch('spaces');
  };

  readonly #renew = async (): Promise<void> => {
    await this.#posting.run(() => E(this.shown.ref).renew());
    this.home.touch('spaces');
  };
}
