/** `<gather-devices-section>`: the browsers that may enter, and the way in for one more. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DeviceSummary } from '../../../actors/device/interface.ts';
import { E } from '../../../captp/index.ts';
import { ask, confirm, toast } from '../../elements/index.ts';
import { formatAgo, formatDay } from '../../locale/index.ts';
import { Action, type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { faultView } from '../enter/fault.ts';
import { showInvitation } from './invitation.ts';
import { sectionStyles } from './section-styles.ts';

@customElement('gather-devices-section')
export class GatherDevicesSection extends LitElement {
  static override styles = sectionStyles;

  @property({ attribute: false }) home!: HomeSession;
  readonly #devices = new Live(this, {
    on: ['devices'],
    home: () => this.home,
    read: (home) => E(home.devices).list(),
  });
  readonly #inviting = new Action(this);

  protected override render(): TemplateResult {
    const devices = this.#devices.value;
    return html`<section aria-labelledby="heading">
      <h2 id="heading"><gather-icon name="laptop"></gather-icon>${msg('Devices')}</h2>
      <p class="quiet">${msg('Each of these browsers may enter without the passphrase.')}</p>
      ${faultView(this.#devices.error ?? this.#inviting.error)}
      ${
        devices === undefined
          ? html`<div class="waiting"></div>`
          : html`<ul>${devices.map((device) => this.#row(device))}</ul>`
      }
      <div class="row">
        <gather-button
          appearance="outlined"
          ?loading=${this.#inviting.busy}
          @click=${() => this.#inviting.run(() => showInvitation(this.home))}
        >
          <gather-icon slot="start" name="plus"></gather-icon>${msg('Add another device')}
        </gather-button>
      </div>
    </section>`;
  }

  #row(device: DeviceSummary): TemplateResult {
    return html`<li>
      <gather-icon name=${iconOf(device.name)}></gather-icon>
      <div class="text">
        <div class="name">
          ${device.name}
          ${device.self ? html`<gather-badge variant="brand" appearance="filled" pill>${msg('This one')}</gather-badge>` : nothing}
        </div>
        <div class="more">${seen(device)}</div>
      </div>
      <gather-icon-button
        icon="pencil"
        label=${msg(str`Rename ${device.name}`)}
        @click=${() => this.#rename(device)}
      ></gather-icon-button>
      <gather-icon-button
        icon="log-out"
        label=${msg(str`Sign out ${device.name}`)}
        @click=${() => this.#revoke(device)}
      ></gather-icon-button>
    </li>`;
  }

  async #rename({ id, name }: DeviceSummary): Promise<void> {
    const next = await ask({
      title: msg('Rename device'),
      label: msg('Name'),
      value: name,
      lengthMax: 80,
      action: msg('Rename'),
    });
    if (next === undefined || next === name) return;
    await this.#done(() => E(this.home.devices).rename(id, next), msg('Renamed.'));
  }

  async #revoke({ id, name, self }: DeviceSummary): Promise<void> {
    const sure = await confirm({
      title: self ? msg('Sign out this browser?') : msg(str`Sign out “${name}”?`),
      body: self
        ? msg('You are out at once. To come back you need the passphrase. This cannot be undone.')
        : msg(
            'It is out at once, whatever it is doing. To come back it needs the passphrase or a new link. This cannot be undone.',
          ),
      action: msg('Sign out'),
      danger: true,
    });
    if (!sure) return;
    // Signing out oneself ends the connection that would have brought the answer.
    if (self) E.sendOnly(this.home.devices).revoke(id);
    else
      await this.#done(() => E(this.home.devices).revoke(id), msg(str`“${name}” was signed out.`));
  }

  async #done(work: () => PromiseLike<unknown>, text: string): Promise<void> {
    try {
      await work();
      toast({ text });
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
  }
}

function iconOf(name: string): 'smartphone' | 'laptop' {
  return /phone|android|ipad|mobile/i.test(name) ? 'smartphone' : 'laptop';
}

function seen({ connected, lastSeen, created }: DeviceSummary): string {
  if (connected) return msg('Connected now');
  if (lastSeen === undefined) return msg(str`Since ${formatDay(created)}, never seen again`);
  return msg(str`Last seen ${formatAgo(lastSeen, Date.now())}`);
}
