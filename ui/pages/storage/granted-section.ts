/** `<gather-granted-section>`: the space that others have here, and the way to grant and end it. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { StorageGrantSummary } from '../../../actors/storage/interface.ts';
import { E } from '../../../captp/index.ts';
import { ask, confirm, toast } from '../../elements/index.ts';
import { formatAgo, formatBytes, formatDay } from '../../locale/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { GIGABYTES_LENGTH_MAX, gigabytesFault, gigabytesIn, writeGigabytes } from './gigabytes.ts';
import { grantPieces } from './grant-dialog.ts';

@customElement('gather-granted-section')
export class GatherGrantedSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  readonly #grants = new Live<readonly StorageGrantSummary[]>(this, {
    on: ['vat', 'people'],
    home: () => this.home,
    read: (home) => E(E(home.vat).storage()).grants(),
  });

  protected override render(): TemplateResult {
    const grants = this.#grants.value;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="hard-drive"></gather-icon>${msg('What I keep for others')}</h2>
      ${faultView(this.#grants.error)}
      ${
        grants === undefined
          ? html`<div class="waiting"></div>`
          : grants.length === 0
            ? html`<p class="quiet">
              ${msg('Nothing. Grant a friend some space: you keep pieces of their files, which you cannot read, up to the limit that you set.')}
            </p>`
            : html`<ul>${grants.map((grant) => this.#row(grant))}</ul>`
      }
      <div class="row">
        <gather-button appearance="outlined" @click=${() => this.#grant()}>
          <gather-icon slot="start" name="plus"></gather-icon>${msg('Grant space')}
        </gather-button>
      </div>
    </section>`;
  }

  #row(grant: StorageGrantSummary): TemplateResult {
    const { person, revoked, deletes, used, limit, seen } = grant;
    return html`<li>
      <div class="text">
        <div class="name">
          ${person}
          ${revoked === undefined ? nothing : html`<gather-badge variant="neutral" appearance="filled" pill>${msg('Revoked')}</gather-badge>`}
        </div>
        <div class="more">
          ${msg(str`${formatBytes(used)} of ${formatBytes(limit)}`)}
          ${seen === undefined ? nothing : html` · ${msg(str`used ${formatAgo(seen, Date.now())}`)}`}
          ${deletes === undefined ? nothing : html` · ${msg(str`deleted on ${formatDay(deletes)}`)}`}
        </div>
      </div>
      ${
        revoked === undefined
          ? html`<gather-icon-button icon="pencil" label=${msg(str`Change the limit of ${person}`)} @click=${() => this.#change(grant)}></gather-icon-button>
            <gather-button appearance="outlined" variant="danger" @click=${() => this.#revoke(grant)}>${msg('Revoke')}</gather-button>`
          : html`<gather-button appearance="outlined" variant="danger" @click=${() => this.#drop(grant)}>${msg('Delete now')}</gather-button>`
      }
    </li>`;
  }

  async #grant(): Promise<void> {
    await grantPieces(this.home);
    this.home.touch('vat');
  }

  async #change({ id, person, limit }: StorageGrantSummary): Promise<void> {
    const given = await ask({
      title: msg(str`Space for ${person}`),
      label: msg('Gigabytes'),
      value: writeGigabytes(limit),
      hint: msg('A lower limit deletes nothing; it keeps more from coming.'),
      lengthMax: GIGABYTES_LENGTH_MAX,
      action: msg('Change'),
      fault: gigabytesFault,
    });
    const next = given === undefined ? undefined : gigabytesIn(given);
    if (next !== undefined) await this.#done(() => E(E(this.home.vat).storage()).change(id, next));
  }

  async #revoke({ id, person }: StorageGrantSummary): Promise<void> {
    const sure = await confirm({
      title: msg(str`Keep nothing for ${person} any more?`),
      body: msg(
        'From now on nothing can be stored or read with this grant. What lies here is deleted in a week. This cannot be undone: tell them first, so that they can move.',
      ),
      action: msg('Revoke'),
      danger: true,
    });
    if (sure) await this.#done(() => E(E(this.home.vat).storage()).revoke(id));
  }

  async #drop({ id, person }: StorageGrantSummary): Promise<void> {
    const sure = await confirm({
      title: msg(str`Delete now what lies here of ${person}?`),
      body: msg('This cannot be undone.'),
      action: msg('Delete'),
      danger: true,
    });
    if (sure) await this.#done(() => E(E(this.home.vat).storage()).drop(id));
  }

  async #done(work: () => PromiseLike<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('vat');
  }
}
