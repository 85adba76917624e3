/**
 * `<gather-menu label="More" icon="ellipsis-vertical" .items=${[…]}>`: a button that opens a list
 * of actions. Each action is a function, so nothing is looked up by a name.
 */
import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/divider/divider.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { hiddenStyles } from './hidden-styles.ts';
import './icon.ts';
import type { IconName } from './icons.ts';
import './system-icons.ts';

export interface MenuAction {
  readonly label: string;
  readonly icon?: IconName;
  readonly run: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Given for an entry that is on or off. */
  readonly checked?: boolean;
}

/** A line between two groups of actions. */
export const SEPARATOR = 'separator';
export type MenuItem = MenuAction | typeof SEPARATOR;

@customElement('gather-menu')
export class GatherMenu extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override styles = [
    hiddenStyles,
    css`
    :host {
      display: inline-flex;
    }
    .only-icon::part(button) {
      inline-size: var(--gather-touch);
      block-size: var(--gather-touch);
      min-inline-size: 0;
      padding: 0;
    }
    wa-dropdown-item {
      min-block-size: var(--gather-touch);
    }
  `,
  ];

  @property() label = '';
  /** Alone, without `text`, it makes an icon button. */
  @property() icon: IconName | undefined;
  /** Shows the label beside the icon. */
  @property({ type: Boolean }) text = false;
  @property() variant: 'neutral' | 'brand' = 'neutral';
  @property() appearance: 'plain' | 'outlined' | 'accent' = 'plain';
  @property() placement: 'bottom-start' | 'bottom-end' | 'top-end' = 'bottom-end';
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @query('wa-dropdown') private dropdown!: HTMLElement & { open: boolean };

  /** Opens the list, as a click on the button does. */
  show(): void {
    this.dropdown.open = true;
  }

  protected override render(): TemplateResult {
    const onlyIcon = this.icon !== undefined && !this.text;
    return html`<wa-dropdown placement=${this.placement} @wa-select=${this.#selected}>
      <wa-button
        slot="trigger"
        class=${onlyIcon ? 'only-icon' : ''}
        variant=${this.variant}
        appearance=${this.appearance}
        ?with-caret=${this.text}
        title=${onlyIcon ? this.label : nothing}
      >
        ${
          this.icon === undefined
            ? nothing
            : html`<gather-icon slot=${onlyIcon ? '' : 'start'} name=${this.icon}></gather-icon>`
        }
        <span class=${onlyIcon ? 'hidden' : ''}>${this.label}</span>
      </wa-button>
      ${this.items.map((item, at) => (item === SEPARATOR ? separator : this.#entry(item, at)))}
    </wa-dropdown>`;
  }

  #entry(item: MenuAction, at: number): TemplateResult {
    return html`<wa-dropdown-item
      value=${at}
      variant=${item.danger ? 'danger' : 'default'}
      type=${item.checked === undefined ? 'normal' : 'checkbox'}
      .checked=${item.checked ?? false}
      ?disabled=${item.disabled ?? false}
    >
      ${item.icon ? html`<gather-icon slot="icon" name=${item.icon}></gather-icon>` : nothing}
      ${item.label}
    </wa-dropdown-item>`;
  }

  #selected(event: CustomEvent<{ item: { value: string } }>): void {
    event.stopPropagation();
    const item = this.items[Number(event.detail.item.value)];
    if (item !== undefined && item !== SEPARATOR) item.run();
  }
}

const separator = html`<wa-divider></wa-divider>`;
