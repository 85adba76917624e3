/**
 * `<gather-inspector-page>`: the vat from the inside, for who owns it. It only looks.
 *
 * `#/inside` is the overview; `#/inside/<pane>` the other parts; `#/inside/actor/<id>` and
 * `#/inside/turn/<number>` one actor and one turn.
 */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { IconName } from '../../elements/index.ts';
import { navStyles } from '../../elements/nav-styles.ts';
import type { HomeSession } from '../../session/index.ts';
import './actor-pane.ts';
import './actors-pane.ts';
import './messages-pane.ts';
import './metrics-pane.ts';
import './overview-pane.ts';
import './peers-pane.ts';
import './promises-pane.ts';
import './storage-pane.ts';
import './timers-pane.ts';
import './turn-pane.ts';
import './turns-pane.ts';
import { type PaneName, wayTo } from './ways.ts';

interface PaneLink {
  readonly name: PaneName;
  readonly title: string;
  readonly icon: IconName;
}

const panes = (): readonly PaneLink[] => [
  { name: 'overview', title: msg('Overview'), icon: 'layout-grid' },
  { name: 'actors', title: msg('Actors'), icon: 'package' },
  { name: 'turns', title: msg('Turns'), icon: 'history' },
  { name: 'messages', title: msg('Messages'), icon: 'mail' },
  { name: 'promises', title: msg('Promises'), icon: 'hourglass' },
  { name: 'peers', title: msg('Other vats'), icon: 'globe' },
  { name: 'timers', title: msg('Timers'), icon: 'clock' },
  { name: 'storage', title: msg('Storage'), icon: 'hard-drive' },
  { name: 'metrics', title: msg('Metrics'), icon: 'list' },
];

@customElement('gather-inspector-page')
export class GatherInspectorPage extends LitElement {
  static override styles = css`
    ${navStyles}
    :host {
      display: block;
    }
    h1 {
      margin: 0;
      font-size: var(--wa-font-size-xl);
      line-height: 1.4;
    }
    nav {
      display: flex;
      gap: var(--wa-space-2xs);
      margin-block: var(--wa-space-s) var(--wa-space-l);
      padding-block-end: var(--wa-space-2xs);
      overflow-x: auto;
      border-block-end: 1px solid var(--wa-color-surface-border);
      scrollbar-width: thin;
    }
    nav a {
      flex: none;
      gap: var(--wa-space-2xs);
    }
    nav a:focus-visible {
      outline: var(--wa-focus-ring);
      outline-offset: -3px;
    }
  `;

  @property({ attribute: false }) home!: HomeSession;
  @property({ attribute: false }) path: readonly string[] = [];

  protected override render(): TemplateResult {
    const [name = 'overview', ...rest] = this.path;
    const group = { actor: 'actors', turn: 'turns' }[name] ?? name;
    return html`
      <h1>${msg('Inside')}</h1>
      <nav aria-label=${msg('Inside')}>
        ${panes().map(
          (pane) => html`<a
            href=${wayTo(pane.name)}
            aria-current=${pane.name === group ? 'page' : nothing}
          >
            <gather-icon name=${pane.icon}></gather-icon>${pane.title}
          </a>`,
        )}
      </nav>
      ${this.#pane(name, rest)}
    `;
  }

  readonly #resized = new ResizeObserver(() => this.#showTab());

  protected override firstUpdated(): void {
    const nav = this.renderRoot.querySelector('nav');
    if (nav) this.#resized.observe(nav);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('path')) this.#showTab();
  }

  /** On a phone the tabs are wider than the window: the one looked at must be in it. */
  #showTab(): void {
    const current = this.renderRoot.querySelector<HTMLElement>('nav [aria-current]');
    const nav = current?.parentElement;
    if (!current || !nav) return;
    nav.scrollLeft =
      current.offsetLeft - nav.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2;
  }

  #pane(name: string, path: readonly string[]): TemplateResult {
    const { home } = this;
    switch (name) {
      case 'actors':
        return html`<gather-inside-actors .home=${home} .path=${path}></gather-inside-actors>`;
      case 'actor':
        return html`<gather-inside-actor .home=${home} .path=${path}></gather-inside-actor>`;
      case 'turns':
        return html`<gather-inside-turns .home=${home}></gather-inside-turns>`;
      case 'turn':
        return html`<gather-inside-turn .home=${home} .path=${path}></gather-inside-turn>`;
      case 'messages':
        return html`<gather-inside-messages .home=${home}></gather-inside-messages>`;
      case 'promises':
        return html`<gather-inside-promises .home=${home}></gather-inside-promises>`;
      case 'peers':
        return html`<gather-inside-peers .home=${home}></gather-inside-peers>`;
      case 'timers':
        return html`<gather-inside-timers .home=${home}></gather-inside-timers>`;
      case 'storage':
        return html`<gather-inside-storage .home=${home}></gather-inside-storage>`;
      case 'metrics':
        return html`<gather-inside-metrics .home=${home}></gather-inside-metrics>`;
      default:
        return html`<gather-inside-overview .home=${home}></gather-inside-overview>`;
    }
  }
}
