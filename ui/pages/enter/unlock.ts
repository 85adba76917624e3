/** `<gather-unlock>`: the passphrase opens a locked vat, and lets a new browser into an open one. */
import { msg, str } from '@lit/localize';
import { html, LitElement, type nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { GatherInput } from '../../elements/index.ts';
import { type AppSession, codeOf, deviceNameOf, secondsOf, type Why } from '../../session/index.ts';
import { sheetStyles } from './enter-styles.ts';
import { faultView } from './fault.ts';

/** How often a page that is looked at asks whether the vat was unlocked elsewhere meanwhile. */
const LOOK_MS = 3_000;

@customElement('gather-unlock')
export class GatherUnlock extends LitElement {
  static override styles = sheetStyles;

  @property({ attribute: false }) session!: AppSession;
  @property() phase: 'locked' | 'open' = 'locked';
  @property({ attribute: false }) why: Why = { is: 'nothing-special' };
  @state() private busy = false;
  @state() private error: unknown;
  /** Seconds until the next try is allowed. */
  @state() private wait = 0;
  @query('#passphrase') private passphrase!: GatherInput;
  @query('#device') private device!: GatherInput;
  #countdown: ReturnType<typeof setInterval> | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('focus', this.#look);
    document.addEventListener('visibilitychange', this.#look);
    this.#looking = setInterval(this.#look, LOOK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('focus', this.#look);
    document.removeEventListener('visibilitychange', this.#look);
    clearInterval(this.#looking);
    clearInterval(this.#countdown);
  }

  protected override render(): TemplateResult {
    const locked = this.phase === 'locked';
    return html`<form @submit=${this.#submit} novalidate>
      <h1>${locked ? msg('Your vat is locked') : msg('Let this browser in')}</h1>
      ${this.#word()}
      <gather-input
        id="passphrase"
        type="password"
        password-toggle
        autofocus
        autocomplete="current-password"
        label=${msg('Passphrase')}
        maxlength="1000"
      ></gather-input>
      <gather-input
        id="device"
        label=${msg('Name of this browser')}
        hint=${msg('So that you know it again in the list of your devices.')}
        value=${deviceNameOf(navigator.userAgent)}
        maxlength="80"
        autocomplete="off"
      ></gather-input>
      ${faultView(this.wait > 0 ? this.#waiting() : this.error)}
      <div class="row">
        <gather-button type="submit" variant="brand" ?loading=${this.busy} ?disabled=${this.wait > 0}>
          ${locked ? msg('Unlock') : msg('Enter')}
        </gather-button>
      </div>
    </form>`;
  }

  /** The vat may have been unlocked from another window, or from the terminal. */
  readonly #look = (): void => {
    if (document.visibilityState !== 'visible' || this.busy) return;
    // Nobody asked for this look; when it fails, the next one, or the connection, will tell.
    this.session.look().catch(() => undefined);
  };

  #word(): TemplateResult | typeof nothing {
    if (this.why.is === 'signed-out') {
      return html`<gather-notice variant="warning">
        <gather-icon slot="icon" name="log-out"></gather-icon>
        ${msg('This device was signed out. With the passphrase you can come in again, as a new device.')}
      </gather-notice>`;
    }
    if (this.why.is === 'link') return faultView(this.why.error);
    return html`<p class="quiet">
      ${
        this.phase === 'locked'
          ? msg('It was started anew. The passphrase opens it.')
          : msg(html`Write the passphrase, or open a link that <code>gather start</code> or another of your
            devices gave you.`)
      }
    </p>`;
  }

  #waiting(): string {
    return msg(str`Too many wrong tries. You can try again in ${this.wait} seconds.`);
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const passphrase = this.passphrase.value ?? '';
    if (this.busy || this.wait > 0) return;
    if (passphrase === '') {
      this.error = msg('Please write the passphrase.');
      return this.passphrase.focus();
    }
    this.busy = true;
    this.error = undefined;
    const device = (this.device.value ?? '').trim() || deviceNameOf(navigator.userAgent);
    try {
      await this.session.enter(passphrase, device);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.busy = false;
    }
  }

  #failed(error: unknown): void {
    this.error = error;
    if (codeOf(error) === 'disconnected') return;
    if (codeOf(error) === 'too-many-tries') this.#waitFor(secondsOf(error) ?? 0);
    this.passphrase.focus();
    this.passphrase.select();
  }

  #waitFor(seconds: number): void {
    this.wait = Math.ceil(seconds);
    clearInterval(this.#countdown);
    this.#countdown = setInterval(() => {
      this.wait = Math.max(0, this.wait - 1);
      if (this.wait === 0) {
        clearInterval(this.#countdown);
        this.error = undefined;
      }
    }, 1_000);
  }
}
