/** `<gather-grants-section>`: what other vats were given for good, and the way to take it back. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { confirm, toast } from '../../elements/index.ts';
import { formatDay } from '../../locale/index.ts';
import { type GrantSummary, type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from './section-styles.ts';

@customElement('gather-grants-section')
export class GatherGrantsSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  readonly #grants = new Live(this, {
    on: ['vat'],
    home: () => this.home,
    read: (home) => E(home.vat).grants(),
  });

  protected override render(): TemplateResult {
    const grants = this.#grants.value;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="globe"></gather-icon>${msg('Granted to other vats')}</h2>
      ${faultView(this.#grants.error)}
      ${
        grants === undefined || grants.length === 0
          ? html`<p class="quiet">
            ${msg(html`Nothing. From the command line, <code>gather repl</code> can hand a reference to
              somebody else's vat; it is listed here then.`)}
          </p>`
          : html`<ul>${grants.map((grant) => this.#row(grant))}</ul>`
      }
    </section>`;
  }

  #row(grant: GrantSummary): TemplateResult {
    const label = grant.label || msg('Without a name');
    return html`<li>
      <div class="text">
        <div class="name">
          ${label}
          ${
            grant.revoked === undefined
              ? nothing
              : html`<gather-badge variant="neutral" appearance="filled" pill>${msg('Revoked')}</gather-badge>`
          }
        </div>
        <div class="more">
          ${
            grant.revoked === undefined
              ? msg(str`Since ${formatDay(grant.created)}`)
              : msg(str`From ${formatDay(grant.created)} to ${formatDay(grant.revoked)}`)
          }
        </div>
      </div>
      ${
        grant.revoked === undefined
          ? html`<gather-button appearance="outlined" variant="danger" @click=${() => this.#revoke(grant.id, label)}>
            ${msg('Revoke')}
          </gather-button>`
          : nothing
      }
    </li>`;
  }

  async #revoke(id: string, label: string): Promise<void> {
    const sure = await confirm({
      title: msg(str`Revoke “${label}”?`),
      body: msg('From now on nothing sent by it has any effect. This cannot be undone.'),
      action: msg('Revoke'),
      danger: true,
    });
    if (!sure) return;
    try {
      await E(this.home.vat).revoke(id);
      this.home.touch('vat');
      toast({ text: msg(str`“${label}” was revoked.`) });
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
  }
}
