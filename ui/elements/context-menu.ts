/**
 * `openMenu(items, { x, y })` or `openMenu(items, button)`: one menu for all rows of a long list.
 * A menu in each row would cost a component for every file; here there is one, made when asked for.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import './icon.ts';
import { type MenuItem, SEPARATOR } from './menu.ts';

export type MenuPlace = { readonly x: number; readonly y: number } | Element;

const MARGIN = 8;

/** Opens the menu. It closes by a choice, by Escape, or by a click beside it; focus goes back. */
export function openMenu(items: readonly MenuItem[], place: MenuPlace): void {
  let menu = document.querySelector('gather-context-menu');
  if (menu === null) {
    menu = document.createElement('gather-context-menu');
    document.body.append(menu);
  }
  void menu.show(items, place);
}

@customElement('gather-context-menu')
export class GatherContextMenu extends LitElement {
  static override styles = css`
    :host {
      position: fixed;
      margin: 0;
      padding: var(--wa-space-2xs);
      min-inline-size: 13rem;
      max-inline-size: calc(100vw - 1rem);
      max-block-size: calc(100vh - 1rem);
      overflow: auto;
      box-sizing: border-box;
      border: var(--wa-border-width-s) solid var(--wa-color-surface-border);
      border-radius: var(--wa-border-radius-m);
      background: var(--wa-color-surface-raised);
      color: var(--wa-color-text-normal);
      box-shadow: var(--wa-shadow-l);
    }
    button {
      display: flex;
      align-items: center;
      gap: var(--wa-space-s);
      inline-size: 100%;
      min-block-size: var(--gather-touch);
      padding: 0 var(--wa-space-s);
      border: 0;
      border-radius: var(--wa-border-radius-s);
      background: none;
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }
    button:hover,
    button:focus-visible {
      background: var(--gather-hover);
      outline: none;
    }
    button:focus-visible {
      box-shadow: inset 0 0 0 2px var(--wa-color-focus);
    }
    button[aria-disabled='true'] {
      opacity: 0.45;
    }
    .danger {
      color: var(--wa-color-danger-on-quiet);
    }
    hr {
      margin: var(--wa-space-2xs) 0;
      border: 0;
      border-top: 1px solid var(--wa-color-surface-border);
    }
  `;

  @state() private items: readonly MenuItem[] = [];
  #cameFrom: HTMLElement | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.popover = 'auto';
    this.setAttribute('role', 'menu');
    this.addEventListener('keydown', this.#key);
    this.addEventListener('toggle', (event) => {
      if ((event as ToggleEvent).newState === 'closed') this.#closed();
    });
  }

  async show(items: readonly MenuItem[], place: MenuPlace): Promise<void> {
    this.items = items;
    this.#cameFrom = deepFocus();
    await this.updateComplete;
    this.showPopover();
    this.#placeAt(place);
    this.#buttons[0]?.focus({ preventScroll: true });
  }

  get #buttons(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  #placeAt(place: MenuPlace): void {
    const at = place instanceof Element ? below(place) : { left: place.x, top: place.y };
    const { offsetWidth, offsetHeight } = this;
    const left = Math.min(at.left, innerWidth - offsetWidth - MARGIN);
    const top = Math.min(at.top, innerHeight - offsetHeight - MARGIN);
    this.style.left = `${Math.max(MARGIN, left)}px`;
    this.style.top = `${Math.max(MARGIN, top)}px`;
  }

  readonly #key = (event: KeyboardEvent): void => {
    const buttons = this.#buttons;
    const at = buttons.indexOf(this.shadowRoot?.activeElement as HTMLButtonElement);
    const to: Record<string, number> = {
      ArrowDown: (at + 1) % buttons.length,
      ArrowUp: (at - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = to[event.key];
    if (event.key === 'Tab') this.hidePopover();
    if (next === undefined) return;
    event.preventDefault();
    buttons[next]?.focus();
  };

  #closed(): void {
    const back = this.#cameFrom;
    this.#cameFrom = undefined;
    if (this.matches(':focus-within') || document.activeElement === document.body) back?.focus();
  }

  protected override render(): TemplateResult {
    return html`${this.items.map((item) => {
      if (item === SEPARATOR) return html`<hr role="separator" />`;
      const run = (): void => {
        if (item.disabled) return;
        const back = this.#cameFrom;
        this.hidePopover();
        back?.focus({ preventScroll: true });
        item.run();
      };
      return html`<button
        type="button"
        role="menuitem"
        class=${item.danger ? 'danger' : ''}
        aria-disabled=${item.disabled ? 'true' : nothing}
        @click=${run}
      >
        ${item.icon ? html`<gather-icon name=${item.icon}></gather-icon>` : nothing}
        <span>${item.label}</span>
      </button>`;
    })}`;
  }
}

function below(element: Element): { left: number; top: number } {
  const { right, bottom } = element.getBoundingClientRect();
  return { left: right - 208, top: bottom + 4 };
}

/** What has the focus, also inside shadow roots. */
function deepFocus(): HTMLElement | undefined {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at instanceof HTMLElement ? at : undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'gather-context-menu': GatherContextMenu;
  }
}
