/**
 * `toast({ text, action })`: says that something was done, and offers to undo it.
 *
 * Toasts are said by a screen reader without taking the focus away. One with an action stays longer,
 * and none goes while the pointer or the focus is on it: reading takes as long as it takes.
 */
import { msg } from '@lit/localize';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import './icon-button.ts';
import './icon.ts';

export interface Toast {
  readonly text: string;
  readonly kind?: 'done' | 'trouble';
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface Shown extends Toast {
  readonly id: number;
}

const SHOWN_MS = 5_000;
const SHOWN_WITH_ACTION_MS = 10_000;
const TOASTS_MAX = 4;

/** Shows one toast. Answers how to take it away early. */
export function toast(shown: Toast): () => void {
  let host = document.querySelector('gather-toasts');
  if (host === null) {
    host = document.createElement('gather-toasts');
    document.body.append(host);
  }
  return host.show(shown);
}

@customElement('gather-toasts')
export class GatherToasts extends LitElement {
  static override styles = css`
    :host {
      position: fixed;
      inset: auto 0 calc(var(--gather-bottom-bar, 0px) + var(--wa-space-m)) 0;
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: var(--wa-space-xs);
      inline-size: auto;
      block-size: auto;
      margin: 0;
      padding: 0 var(--wa-space-m);
      border: 0;
      background: none;
      pointer-events: none;
      overflow: visible;
    }
    .toast {
      display: flex;
      align-items: center;
      gap: var(--wa-space-s);
      max-inline-size: min(36rem, 100%);
      box-sizing: border-box;
      padding: var(--wa-space-2xs) var(--wa-space-2xs) var(--wa-space-2xs) var(--wa-space-m);
      border-radius: var(--wa-border-radius-l);
      background: var(--gather-toast-background);
      color: var(--gather-toast-color);
      box-shadow: var(--wa-shadow-l);
      pointer-events: auto;
      animation: rise var(--wa-transition-normal) ease-out;
    }
    .text {
      padding-block: var(--wa-space-2xs);
      overflow-wrap: anywhere;
    }
    .action {
      flex: none;
      min-block-size: var(--gather-touch);
      padding-inline: var(--wa-space-s);
      border: 0;
      border-radius: var(--wa-border-radius-m);
      background: transparent;
      color: var(--gather-toast-accent);
      font: inherit;
      font-weight: var(--wa-font-weight-bold);
      cursor: pointer;
    }
    .action:hover {
      background: color-mix(in oklab, currentColor 14%, transparent);
    }
    .action:focus-visible {
      outline: 3px solid var(--gather-toast-accent);
      outline-offset: -3px;
    }
    @keyframes rise {
      from {
        opacity: 0;
        translate: 0 0.5rem;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .toast {
        animation: none;
      }
    }
  `;

  @state() private toasts: readonly Shown[] = [];
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #next = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'status');
    this.setAttribute('aria-live', 'polite');
    // In the top layer, or a dialog would cover it and swallow its clicks.
    this.popover = 'manual';
  }

  show(toast: Toast): () => void {
    const id = this.#next++;
    this.toasts = [...this.toasts, { ...toast, id }].slice(-TOASTS_MAX);
    this.#start(id, toast);
    if (!this.matches(':popover-open')) this.showPopover();
    return () => this.#hide(id);
  }

  protected override render(): TemplateResult {
    return html`${repeat(
      this.toasts,
      ({ id }) => id,
      (shown) => this.#one(shown),
    )}`;
  }

  #one(shown: Shown): TemplateResult {
    const { id, text, action } = shown;
    const hold = () => clearTimeout(this.#timers.get(id));
    const release = () => this.#start(id, shown);
    return html`<div
      class="toast"
      @pointerenter=${hold}
      @pointerleave=${release}
      @focusin=${hold}
      @focusout=${release}
    >
      ${shown.kind === 'trouble' ? html`<gather-icon name="triangle-alert"></gather-icon>` : nothing}
      <span class="text">${text}</span>
      ${
        action
          ? html`<button class="action" type="button" @click=${() => this.#act(id, action.run)}>
            ${action.label}
          </button>`
          : nothing
      }
      <gather-icon-button
        icon="x"
        label=${msg('Close')}
        @click=${() => this.#hide(id)}
      ></gather-icon-button>
    </div>`;
  }

  #act(id: number, run: () => void): void {
    this.#hide(id);
    run();
  }

  #start(id: number, toast: Toast): void {
    clearTimeout(this.#timers.get(id));
    const stays = toast.action ? SHOWN_WITH_ACTION_MS : SHOWN_MS;
    this.#timers.set(
      id,
      setTimeout(() => this.#hide(id), stays),
    );
  }

  #hide(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.toasts = this.toasts.filter((shown) => shown.id !== id);
    if (this.toasts.length === 0 && this.matches(':popover-open')) this.hidePopover();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'gather-toasts': GatherToasts;
  }
}
