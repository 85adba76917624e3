/** `<gather-hosting-section>`: what this vat carries and keeps for friends: the list, the amounts, and what each uses. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HostedPerson, HostingOffer, HostingView } from '../../../actors/hosting/interface.ts';
import { E } from '../../../captp/index.ts';
import { confirm, toast } from '../../elements/index.ts';
import { formatBytes, formatNumber } from '../../locale/index.ts';
import { type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { hostSomebody, offerOtherwise } from './hosting-dialogs.ts';

@customElement('gather-hosting-section')
export class GatherHostingSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  readonly #view = new Live<HostingView>(this, {
    on: ['hosting', 'network', 'people'],
    home: () => this.home,
    read: (home) => E(home.hosting).status(),
  });

  protected override render(): TemplateResult {
    const { value, error } = this.#view;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="server"></gather-icon>${msg('What I do for friends')}</h2>
      ${faultView(error)}
      ${value === undefined ? html`<div class="waiting"></div>` : this.#content(value)}
    </section>`;
  }

  #content(view: HostingView): TemplateResult {
    const { on, offer, people } = view;
    const listed = people.some((one) => one.listed);
    return html`
      <p class="quiet">
        ${msg('A machine that is mostly on helps friends whose machines sleep, or whom nobody can dial: it passes on what others send them, holds their letters, and keeps pieces of their files. All of it is sealed. You see how much it is, and never what.')}
      </p>
      ${listed ? html`<p>${stateText(on, offer)}</p>` : nothing}
      ${listed && on ? adviceOn(view) : nothing}
      ${people.length === 0 ? nothing : html`<ul>${people.map((one) => this.#row(one))}</ul>`}
      ${people.length === 0 ? nothing : html`<p class="quiet">${totalsText(view.totals)}</p>`}
      <div class="row">
        ${listed ? this.#switch(on) : nothing}
        <gather-button appearance="outlined" @click=${() => this.#host(people)}>
          <gather-icon slot="start" name="plus"></gather-icon>${msg('Host somebody')}
        </gather-button>
        ${
          listed
            ? html`<gather-button appearance="outlined" @click=${() => this.#offer(offer)}>
              <gather-icon slot="start" name="pencil"></gather-icon>${msg('Change how much')}
            </gather-button>`
            : nothing
        }
      </div>
    `;
  }

  #switch(on: boolean): TemplateResult {
    return on
      ? html`<gather-button appearance="outlined" @click=${() => this.#turn(false)}>
          <gather-icon slot="start" name="pause"></gather-icon>${msg('Pause')}
        </gather-button>`
      : html`<gather-button variant="brand" @click=${() => this.#turn(true)}>
          <gather-icon slot="start" name="play"></gather-icon>${msg('Begin')}
        </gather-button>`;
  }

  #row(one: HostedPerson): TemplateResult {
    const { person, listed, vat } = one;
    const uses = usesOf(one);
    return html`<li>
      <div class="text">
        <div class="name">
          <bdi>${person}</bdi>
          ${vat === undefined ? html`<gather-badge appearance="filled" pill>${msg('By an address')}</gather-badge>` : nothing}
        </div>
        ${uses.map((use) => html`<div class="more">${use}</div>`)}
      </div>
      ${
        listed
          ? html`<gather-icon-button
              icon="x"
              label=${msg(str`Host ${person} no more`)}
              @click=${() => this.#disallow(one)}
            ></gather-icon-button>`
          : nothing
      }
    </li>`;
  }

  async #host(people: readonly HostedPerson[]): Promise<void> {
    const listed = new Set(people.flatMap((one) => (one.listed && one.vat ? [one.vat] : [])));
    await this.#do(async () => {
      const chosen = await hostSomebody(this.home, listed);
      if (chosen === undefined) return;
      await E(this.home.hosting).allow(chosen.id);
      toast({ text: msg(str`${chosen.petname} is on the list. Their vat uses it by itself.`) });
    });
  }

  async #offer(offer: HostingOffer): Promise<void> {
    const next = await offerOtherwise(offer);
    if (next !== undefined) await this.#do(() => E(this.home.hosting).change(next));
  }

  #turn(on: boolean): Promise<void> {
    return this.#do(() => E(this.home.hosting).turn(on));
  }

  async #disallow({ person, vat }: HostedPerson): Promise<void> {
    if (vat === undefined) return;
    const sure = await confirm({
      title: msg(str`Host ${person} no more?`),
      body: msg(
        'Letters that wait here for them are deleted at once: those who wrote have them still. Pieces of their files are deleted in a week. Tell them first, so that they can move.',
      ),
      action: msg('End'),
      danger: true,
    });
    if (sure) await this.#do(() => E(this.home.hosting).disallow(vat));
  }

  async #do(work: () => PromiseLike<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('hosting');
  }
}

function stateText(on: boolean, { relay, mailbox, storage }: HostingOffer): string {
  if (!on) {
    return msg('Paused: nothing new is taken in, and nothing passed on. What is kept stays.');
  }
  const parts = [
    relay > 0n ? msg(str`${formatBytes(relay)} passed on in a day`) : '',
    mailbox > 0n ? msg(str`${formatBytes(mailbox)} of letters`) : '',
    storage > 0n ? msg(str`${formatBytes(storage)} of files`) : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return msg('Nothing is offered at the moment.');
  return msg(str`Each person on the list gets: ${parts.join(', ')}.`);
}

/** What keeps it from helping anybody. */
function adviceOn({ joined, reachable, offer }: HostingView): TemplateResult | typeof nothing {
  const text = !joined
    ? msg('Your vat is not on the network, so nobody is passed on to. Join it above.')
    : !reachable && offer.relay > 0n
      ? msg(
          'Not everybody can dial your vat, so it cannot pass on. It needs a public address, or a port that your router forwards. Letters and files are not concerned.',
        )
      : undefined;
  if (text === undefined) return nothing;
  return html`<gather-notice variant="warning">
    <gather-icon slot="icon" name="triangle-alert"></gather-icon>${text}
  </gather-notice>`;
}

function usesOf({ relay, mailbox, storage }: HostedPerson): string[] {
  const uses: string[] = [];
  if (relay) {
    const today = msg(
      str`Passed on today: ${formatBytes(relay.today)} of ${formatBytes(relay.limit)}`,
    );
    uses.push(`${today} · ${msg(str`in all ${formatBytes(relay.bytes)}`)}`);
  }
  if (mailbox) {
    const room = msg(str`${formatBytes(mailbox.bytes)} of ${formatBytes(mailbox.limit)}`);
    uses.push(msg(str`Letters that wait: ${formatNumber(mailbox.count)} · ${room}`));
  }
  if (storage) {
    const room = msg(str`${formatBytes(storage.bytes)} of ${formatBytes(storage.limit)}`);
    uses.push(msg(str`Pieces of files: ${formatNumber(storage.count)} · ${room}`));
  }
  return uses.length > 0 ? uses : [msg('Nothing yet')];
}

function totalsText(totals: HostingView['totals']): string {
  const { relayed, letterBytes, pieceBytes, strangers } = totals;
  const all = msg(
    str`In all: ${formatBytes(relayed)} passed on, ${formatBytes(letterBytes)} of letters and ${formatBytes(pieceBytes)} of pieces kept.`,
  );
  if (strangers === 0n) return all;
  return `${all} ${msg(str`For people who are not on the list ${formatBytes(strangers)} were passed on.`)}`;
}
