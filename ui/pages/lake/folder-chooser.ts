/** Asks for a folder: one goes into folders, back up, and chooses the one one stands in. */
import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { E } from '../../../captp/index.ts';
import { inDialog } from '../../elements/index.ts';
import { type Item, toItems } from '../../files/item.ts';
import { sorted } from '../../files/sorting.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { TOP } from './place.ts';

export interface ChosenFolder {
  readonly id: string;
  readonly name: string;
}

const STYLE = html`<style>
  .gather-folders {
    display: grid;
    align-content: start;
    block-size: min(20rem, 45vh);
    margin: var(--wa-space-xs) 0 0;
    padding: 0;
    overflow-y: auto;
    border: 1px solid var(--wa-color-surface-border);
    border-radius: var(--wa-border-radius-m);
    list-style: none;
  }
  .gather-folders button {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    inline-size: 100%;
    min-block-size: var(--gather-touch);
    padding-inline: var(--wa-space-m);
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .gather-folders button:hover {
    background: var(--gather-hover);
  }
  .gather-folders p {
    margin: var(--wa-space-l);
    color: var(--wa-color-text-quiet);
    text-align: center;
  }
</style>`;

/** Settles with the folder; undefined when the person gave up. `items` are not offered. */
export function chooseFolder(
  home: HomeSession,
  items: readonly Item[],
): Promise<ChosenFolder | undefined> {
  const top: ChosenFolder = { id: TOP, name: msg('Data lake') };
  const moving = new Set(items.map(({ id }) => id));
  let trail: readonly ChosenFolder[] = [top];
  let folders: readonly Item[] | undefined;
  let trouble = '';
  const title = msg('Move to which folder?');
  return inDialog<ChosenFolder | undefined>(title, undefined, (answer, again) => {
    const here = trail.at(-1) ?? top;
    const go = (next: readonly ChosenFolder[]): void => {
      trail = next;
      folders = undefined;
      again();
    };
    if (folders === undefined) {
      folders = [];
      foldersIn(home, here.id).then(
        (found) => {
          if (trail.at(-1)?.id !== here.id) return;
          folders = found.filter(({ id }) => !moving.has(id));
          again();
        },
        (error: unknown) => {
          trouble = sentenceOf(error);
          again();
        },
      );
    }
    const up = trail.length > 1;
    return html`${STYLE}
      <div>${trail.map(({ name }) => name).join(' › ')}</div>
      <ul class="gather-folders" aria-label=${msg('Folders')}>
        ${
          up
            ? html`<li>
              <button type="button" @click=${() => go(trail.slice(0, -1))}>
                <gather-icon name="folder-up"></gather-icon>${msg('To the folder above')}
              </button>
            </li>`
            : nothing
        }
        ${folders.map(
          ({ id, name }) => html`<li>
            <button type="button" @click=${() => go([...trail, { id, name }])}>
              <gather-icon name="folder"></gather-icon>${name}
            </button>
          </li>`,
        )}
        ${folders.length === 0 && !up ? html`<p>${trouble || msg('There are no other folders here.')}</p>` : nothing}
      </ul>
      <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
      <gather-button slot="footer" variant="brand" @click=${() => answer(here)}>
        ${msg(str`Move to “${here.name}”`)}
      </gather-button>`;
  });
}

async function foldersIn(home: HomeSession, id: string): Promise<Item[]> {
  const found: Item[] = [];
  let after: string | undefined;
  for (;;) {
    const page = toItems(await E(home.lake).list(id, after));
    found.push(...page.filter(({ kind }) => kind === 'folder'));
    if (page.length === 0) return sorted(found, { by: 'name', down: false });
    after = page.at(-1)?.id;
  }
}
