/**
 * `<gather-frame>`: what stays while pages change: navigation (a column at the side, a bar at the
 * bottom of a phone), the word that the connection is gone, and keyboard help.
 */
import { msg } from '@lit/localize';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { FocusKeeper } from '../elements/focus-keeper.ts';
import type { HomeSession } from '../session/index.ts';
import { frameStyles } from './frame-styles.ts';
import './mark.ts';
import { type Page, pageNamed, pages } from './pages.ts';
import './copy-warning.ts';
import './recovery-reminder.ts';
import { parseRoute, type Route, routeTo } from './route.ts';
import { showShortcuts, wantsShortcuts } from './shortcuts.ts';
import { setTitle } from './title.ts';
import './unread-count.ts';

@customElement('gather-frame')
export class GatherFrame extends LitElement {
  static override styles = frameStyles;

  @property({ attribute: false }) home!: HomeSession;
  @property({ type: Boolean }) online = true;
  @state() private route: Route = parseRoute(location.hash);
  @state() private loaded = new Set<string>();
  @state() private failed: unknown;
  @query('main') private main!: HTMLElement;
  readonly #focus = new FocusKeeper();

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#moved);
    document.addEventListener('keydown', this.#pressed);
    this.#focus.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#moved);
    document.removeEventListener('keydown', this.#pressed);
    this.#focus.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('route')) {
      const page = this.#page();
      setTitle(page.title());
      void this.#load(page);
    }
  }

  protected override render(): TemplateResult {
    const page = this.#page();
    return html`
      <header>
        <button class="skip" type="button" @click=${this.#skip}>${msg('Skip to the content')}</button>
        <a class="brand" href=${routeTo('lake')}><gather-mark></gather-mark></a>
        <nav aria-label=${msg('Main')}>${pages.map((one) => this.#link(one, page))}</nav>
        <gather-button class="help" size="s" appearance="plain" @click=${showShortcuts}>
          <gather-icon slot="start" name="keyboard"></gather-icon>${msg('Keyboard')}
        </gather-button>
      </header>
      <div class="status" role="status">
        ${
          this.online
            ? nothing
            : html`<p class="offline">
              <gather-spinner></gather-spinner>
              ${msg('Reconnecting… What you see may be out of date.')}
            </p>`
        }
      </div>
      <main id="main" tabindex="-1">
        <gather-copy-warning .home=${this.home}></gather-copy-warning>
        ${
          page.name === 'settings'
            ? nothing
            : html`<gather-recovery-reminder .home=${this.home}></gather-recovery-reminder>`
        }
        ${this.#content(page)}
      </main>
    `;
  }

  #content(page: Page): TemplateResult {
    if (this.failed !== undefined) {
      return html`<gather-empty icon="cloud-off" heading=${msg('This page could not be loaded')}>
        ${msg('The connection may have been lost in the middle.')}
        <gather-button slot="actions" variant="brand" @click=${this.#again}>
          ${msg('Try again')}
        </gather-button>
      </gather-empty>`;
    }
    if (!this.loaded.has(page.name)) return html`<div class="loading"></div>`;
    return html`${keyed(page.name, page.draw(this.home, this.route.path))}`;
  }

  #link(page: Page, current: Page): TemplateResult | typeof nothing {
    if (page.icon === undefined) return nothing;
    return html`<a
      href=${routeTo(page.name)}
      aria-current=${page === current ? 'page' : page.name === current.within ? 'true' : nothing}
    >
      <gather-icon name=${page.icon}></gather-icon>
      <span>${page.title()}</span>
      ${
        page.name === 'people'
          ? html`<gather-unread-count .home=${this.home}></gather-unread-count>`
          : nothing
      }
    </a>`;
  }

  #page(): Page {
    return pageNamed(this.route.page);
  }

  async #load(page: Page): Promise<void> {
    this.failed = undefined;
    if (this.loaded.has(page.name)) return;
    try {
      await page.load();
      this.loaded = new Set([...this.loaded, page.name]);
    } catch (error) {
      this.failed = error;
    }
  }

  #again(): void {
    void this.#load(this.#page());
  }

  #skip(): void {
    this.main.focus();
  }

  readonly #moved = (): void => {
    const before = this.route.page;
    this.route = parseRoute(location.hash);
    // Another page begins at its top, for the eye and for the keyboard; a folder within it does not.
    if (this.route.page !== before) {
      scrollTo(0, 0);
      this.main.focus({ preventScroll: true });
    }
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (!wantsShortcuts(event)) return;
    event.preventDefault();
    showShortcuts();
  };
}
