/** Buttons, icon buttons and menus, in all their states. */
import { html, type TemplateResult } from 'lit';
import { type MenuItem, SEPARATOR, toast } from '../../elements/index.ts';

const variants = ['brand', 'neutral', 'danger'] as const;
const appearances = ['accent', 'filled', 'outlined', 'plain'] as const;

const say = (text: string) => () => {
  toast({ text });
};

const items: readonly MenuItem[] = [
  { label: 'Open', icon: 'folder-open', run: say('Open') },
  { label: 'Rename', icon: 'pencil', run: say('Rename') },
  { label: 'Not now', icon: 'lock', disabled: true, run: say('never') },
  SEPARATOR,
  { label: 'Chosen', checked: true, run: say('Chosen') },
  { label: 'Not chosen', checked: false, run: say('Not chosen') },
  SEPARATOR,
  { label: 'Delete', icon: 'trash-2', danger: true, run: say('Delete') },
];

export function buttons(): TemplateResult {
  return html`
    ${variants.map(
      (variant) => html`<div class="row">
        ${appearances.map(
          (appearance) => html`<gather-button variant=${variant} appearance=${appearance}>
            ${variant} ${appearance}
          </gather-button>`,
        )}
        <gather-button variant=${variant} disabled>disabled</gather-button>
        <gather-button variant=${variant} loading>loading</gather-button>
      </div>`,
    )}
    <div class="row">
      <gather-button size="s">small</gather-button>
      <gather-button>medium</gather-button>
      <gather-button size="l">large</gather-button>
      <gather-button variant="brand">
        <gather-icon slot="start" name="upload"></gather-icon>with an icon
      </gather-button>
      <gather-button appearance="outlined" href="#/gallery">a link</gather-button>
    </div>
    <div class="row">
      <gather-icon-button icon="pencil" label="Rename"></gather-icon-button>
      <gather-icon-button icon="layout-grid" label="Grid" .pressed=${true}></gather-icon-button>
      <gather-icon-button icon="list" label="List" .pressed=${false}></gather-icon-button>
      <gather-icon-button icon="trash-2" label="Delete" disabled></gather-icon-button>
      <gather-menu label="More" icon="ellipsis-vertical" .items=${items}></gather-menu>
      <gather-menu label="Add" icon="plus" text variant="brand" appearance="accent" .items=${items}></gather-menu>
      <gather-menu label="Empty" icon="ellipsis" .items=${[]}></gather-menu>
    </div>
  `;
}
