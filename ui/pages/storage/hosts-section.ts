/** `<gather-hosts-section>`: who keeps pieces for us, and the way to ask one more. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { hiddenStyles } from '../../elements/hidden-styles.ts';
import { confirm, toast } from '../../elements/index.ts';
import { formatAgo, formatBytes, formatNumber } from '../../locale/index.ts';
import { type HomeSession, Petnames, sentenceOf } from '../../session/index.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { addHostDialog } from './add-host-dialog.ts';
import type { HostLine, Keeper } from './keepers.ts';

@customElement('gather-hosts-section')
export class GatherHostsSection extends LitElement {
  static override styles = [
    sectionStyles,
    hiddenStyles,
    css`
      .wrong {
        font-size: var(--wa-font-size-s);
        margin-block: var(--wa-space-2xs);
        color: var(--wa-color-danger-on-quiet);
      }
    `,
  ];

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) keepers: readonly Keeper[] = [];

  readonly #names = new Petnames(this, () => this.home);

  protected override render(): TemplateResult {
    const lines = this.keepers.flatMap(({ hosts }) => hosts);
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="users"></gather-icon>${msg('Who keeps pieces for me')}</h2>
      ${
        lines.length === 0
          ? html`<p class="quiet">
            ${msg('Nobody yet. Somebody who wants to help grants you space on their own page, under “What I keep for others”, and sends you the address.')}
          </p>`
          : html`<ul>${lines.map((line) => this.#row(line))}</ul>`
      }
      <div class="row">
        <gather-button appearance="outlined" @click=${this.#add}>
          <gather-icon slot="start" name="user-plus"></gather-icon>${msg('Add somebody')}
        </gather-button>
      </div>
    </section>`;
  }

  #row(line: HostLine): TemplateResult {
    const { person, host } = line.report;
    const petname = this.#names.of(host);
    return html`<li>
      <gather-icon name=${line.standing === 'away' ? 'wifi-off' : 'user'}></gather-icon>
      <div class="text">
        <div class="name">
          <bdi>${person}</bdi>
          ${petname === undefined || petname === person ? nothing : html`<span class="more">${msg(html`your contact <bdi>${petname}</bdi>`)}</span>`}
          ${badge(line)}
        </div>
        <div class="more">${[room(line), pieces(line)].filter(Boolean).join(' · ')}</div>
        ${
          line.wrong
            ? html`<div class="wrong">${wrongText(line.wrong)}</div>
              ${this.#forgiveButton(line)}`
            : nothing
        }
      </div>
      <gather-icon-button
        icon="x"
        label=${msg(str`Keep nothing with ${person} any more`)}
        @click=${() => this.#remove(line)}
      ></gather-icon-button>
    </li>`;
  }

  readonly #add = async (): Promise<void> => {
    const person = await addHostDialog(this.home);
    if (person === undefined) return;
    this.#changed();
    toast({ text: msg(str`From now on pieces of your files go to ${person}, too.`) });
  };

  #forgiveButton({ report: { host, person } }: HostLine): TemplateResult {
    return html`<gather-button
      size="s"
      appearance="outlined"
      title=${msg('Show this no longer')}
      @click=${() => this.#forgive(host)}
    >
      ${msg('Dismiss')}<span class="hidden">: ${person}</span>
    </gather-button>`;
  }

  async #forgive(host: string): Promise<void> {
    try {
      await E(this.home.keeping).forgive(host);
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('keeping');
  }

  async #remove({ id, report: { person } }: HostLine): Promise<void> {
    const sure = await confirm({
      title: msg(str`Keep nothing with ${person} any more?`),
      body: msg(
        'What lies there is made anew with the others, as far as there are enough of them. To come back you need a new address.',
      ),
      action: msg('Remove'),
      danger: true,
    });
    if (!sure) return;
    try {
      await E(E(this.home.vat).storage()).removeHost(id);
      toast({ text: msg(str`${person} keeps nothing for you any more.`) });
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.#changed();
  }

  #changed(): void {
    this.home.touch('vat');
    E.sendOnly(this.home.keeping).check('look');
  }
}

function badge({ standing, report }: HostLine): TemplateResult | typeof nothing {
  if (standing === 'well') return nothing;
  const isAway = standing === 'away';
  const text = isAway ? awayText(report.trouble) : msg('Has no room left');
  const variant = isAway ? 'danger' : 'warning';
  return html`<gather-badge variant=${variant} appearance="filled" pill>${text}</gather-badge>`;
}

/** Nothing of it was used: that is said too, lest somebody thinks the files are spoilt. */
function wrongText({ times, last }: NonNullable<HostLine['wrong']>): string {
  const when = formatAgo(last, Date.now());
  return times === 1n
    ? msg(str`Gave wrong bytes for one piece, ${when}. Nothing of it was used.`)
    : msg(
        str`Gave wrong bytes for ${formatNumber(times)} pieces, last ${when}. Nothing of it was used.`,
      );
}

function awayText(trouble: string | undefined): string {
  if (trouble === 'revoked') return msg('Took the space back');
  if (trouble === 'earlier-life') return msg('Is used by a newer copy of this vat: stop this one');
  return msg('Does not answer');
}

function room({ report: { used, limit } }: HostLine): string {
  if (used === undefined || limit === undefined) return '';
  return msg(str`${formatBytes(used)} of ${formatBytes(limit)}`);
}

function pieces({ pieces: count }: HostLine): string {
  if (count === 0n) return '';
  return count === 1n ? msg('1 piece') : msg(str`${formatNumber(count)} pieces`);
}
