/** `<gather-mailboxes-section>`: who holds letters for us while this vat is off, and how full it is. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MailboxReport, MailboxSummary } from '../../../actors/mailbox/interface.ts';
import { E } from '../../../captp/index.ts';
import { confirm, toast } from '../../elements/index.ts';
import { formatBytes, formatNumber } from '../../locale/index.ts';
import { type HomeSession, Live, Petnames, sentenceOf } from '../../session/index.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { addressDialog } from '../storage/address-dialog.ts';

interface Mailboxes {
  readonly own: readonly MailboxReport[];
  readonly offered: readonly MailboxSummary[];
}

@customElement('gather-mailboxes-section')
export class GatherMailboxesSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  readonly #names = new Petnames(this, () => this.home);
  readonly #mailboxes = new Live<Mailboxes>(this, {
    on: ['vat', 'people'],
    home: () => this.home,
    read: async (home) => {
      const admin = await E(home.vat).mailboxes();
      const [own, offered] = await Promise.all([E(admin).list(), E(admin).grants()]);
      return { own, offered };
    },
  });

  protected override render(): TemplateResult {
    const { value, error } = this.#mailboxes;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="mailbox"></gather-icon>${msg('Where letters wait for me')}</h2>
      ${error === undefined ? nothing : html`<p class="quiet">${sentenceOf(error)}</p>`}
      ${value === undefined ? html`<gather-spinner></gather-spinner>` : this.#content(value)}
    </section>`;
  }

  #content({ own, offered }: Mailboxes): TemplateResult {
    return html`${
      own.length === 0
        ? html`<p class="quiet">
            ${msg('Nobody holds letters for you while your machine is off. They wait with those who wrote, until both machines are on. A friend whose machine is always on can give you a mailbox, and sends you its address.')}
          </p>`
        : html`<ul>${own.map((one) => this.#row(one))}</ul>`
    }
      <div class="row">
        <gather-button appearance="outlined" @click=${this.#add}>
          <gather-icon slot="start" name="plus"></gather-icon>${msg('Add a mailbox')}
        </gather-button>
      </div>
      ${offered.length === 0 ? nothing : html`<p class="quiet">${heldFor(offered)}</p>`}`;
  }

  #row(one: MailboxReport): TemplateResult {
    const { person, host, usage, trouble } = one;
    const petname = this.#names.of(host);
    return html`<li>
      <gather-icon name=${trouble === undefined ? 'mailbox' : 'wifi-off'}></gather-icon>
      <div class="text">
        <div class="name">
          <bdi>${person}</bdi>
          ${petname === undefined || petname === person ? nothing : html`<span class="more">${msg(html`your contact <bdi>${petname}</bdi>`)}</span>`}
          ${trouble === undefined ? nothing : html`<gather-badge variant="danger" appearance="filled" pill>${troubleText(trouble)}</gather-badge>`}
        </div>
        ${usage === undefined ? nothing : html`<div class="more">${fullness(usage)}</div>`}
      </div>
      <gather-icon-button
        icon="x"
        label=${msg(str`Let no letters wait with ${person} any more`)}
        @click=${() => this.#remove(one)}
      ></gather-icon-button>
    </li>`;
  }

  readonly #add = async (): Promise<void> => {
    const person = await addressDialog({
      title: msg('Add a mailbox'),
      add: (address, name) => E(E(this.home.vat).mailboxes()).add(address, name),
    });
    if (person === undefined) return;
    this.home.touch('vat');
    toast({ text: msg(str`While your machine is off, letters wait with ${person}.`) });
  };

  async #remove({ id, person }: MailboxReport): Promise<void> {
    const sure = await confirm({
      title: msg(str`Let no letters wait with ${person} any more?`),
      body: msg(
        'What is there is fetched first, if it can be. Nothing is lost: those who wrote have it still. To come back you need a new address.',
      ),
      action: msg('Remove'),
      danger: true,
    });
    if (!sure) return;
    try {
      await E(E(this.home.vat).mailboxes()).remove(id);
      toast({ text: msg(str`${person} holds no letters for you any more.`) });
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('vat');
  }
}

function troubleText(trouble: string): string {
  return trouble === 'revoked' ? msg('Took the mailbox back') : msg('Does not answer');
}

function fullness({ count, bytes, limit }: NonNullable<MailboxReport['usage']>): string {
  const room = msg(str`${formatBytes(bytes)} of ${formatBytes(limit)}`);
  if (count === 0n) return `${msg('Empty')} · ${room}`;
  return `${count === 1n ? msg('1 letter') : msg(str`${formatNumber(count)} letters`)} · ${room}`;
}

function heldFor(offered: readonly MailboxSummary[]): string {
  const bytes = formatBytes(offered.reduce((sum, { used }) => sum + used, 0n));
  if (offered.length === 1) return msg(str`You hold letters for 1 person: ${bytes}.`);
  return msg(str`You hold letters for ${formatNumber(offered.length)} people: ${bytes}.`);
}
