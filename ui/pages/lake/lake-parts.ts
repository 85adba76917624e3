/** Small parts of the lake page: adding, the foot, what it says when there is nothing, the chips. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { FILE_KINDS, type FileKind, fileKind } from '../../files/file-kind.ts';
import type { Item } from '../../files/item.ts';
import { kindLabel } from '../../files/kind-icon.ts';
import { formatBytes, formatNumber } from '../../locale/index.ts';
import { routeTo } from '../../shell/route.ts';
import type { LakeDesk } from './lake-desk.ts';
import type { Listed } from './listing.ts';
import { placeHref } from './toolbar.ts';

export function folderEmpty(
  top: boolean,
  pick: (what: 'files' | 'folder') => void,
): TemplateResult {
  return html`<gather-empty
    icon=${top ? 'upload' : 'folder-open'}
    heading=${top ? msg('Your data lake is empty') : msg('This folder is empty')}
  >
    ${msg('Drop files or whole folders anywhere on this page. They are encrypted and stay on your own machine.')}
    <gather-button slot="actions" variant="brand" @click=${() => pick('files')}>
      <gather-icon slot="start" name="file-plus"></gather-icon>${msg('Add files')}
    </gather-button>
    <gather-button slot="actions" appearance="outlined" @click=${() => pick('folder')}>
      <gather-icon slot="start" name="folder-up"></gather-icon>${msg('Add a folder')}
    </gather-button>
  </gather-empty>`;
}

export function binEmpty(): TemplateResult {
  return html`<gather-empty icon="trash-2" heading=${msg('The bin is empty')}>
    ${msg('What you remove lies here for 30 days and can be brought back.')}
  </gather-empty>`;
}

/** Chips are worth their room only where there is a choice. */
const CHIPS_FROM_ENTRIES = 12;

export function kindChips(
  items: readonly Item[],
  only: FileKind | undefined,
  choose: (kind: FileKind | undefined) => void,
): TemplateResult | typeof nothing {
  const present = new Set(items.map(fileKind));
  if (only === undefined && (items.length < CHIPS_FROM_ENTRIES || present.size < 2)) return nothing;
  const chip = (kind: FileKind | undefined, label: string) => html`<button
    type="button"
    class="chip"
    aria-pressed=${String(kind === only)}
    @click=${() => choose(kind)}
  >
    ${label}
  </button>`;
  return html`<div class="chips" role="group" aria-label=${msg('Show only')}>
    ${chip(undefined, msg('All'))}
    ${FILE_KINDS.filter((kind) => present.has(kind)).map((kind) => chip(kind, kindLabel(kind)))}
  </div>`;
}

export function addTools(desk: LakeDesk): TemplateResult {
  return html`<gather-icon-button
      icon="folder-plus"
      label=${msg('New folder')}
      @click=${() => desk.actions.newFolder(desk.folder)}
    ></gather-icon-button>
    <gather-menu
      text
      label=${msg('Add')}
      icon="plus"
      variant="brand"
      appearance="accent"
      .items=${[
        { label: msg('Files'), icon: 'file-plus', run: () => desk.pick('files') },
        { label: msg('A folder'), icon: 'folder-up', run: () => desk.pick('folder') },
      ]}
    ></gather-menu>`;
}

export function binTools(count: number, desk: LakeDesk): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  return html`<gather-button
    appearance="outlined"
    variant="danger"
    @click=${() => desk.actions.purge()}
  >
    ${msg('Empty the bin')}
  </gather-button>`;
}

export function footTemplate({ items, place }: Listed): TemplateResult {
  const files = items.filter(({ kind }) => kind === 'file');
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const count =
    items.length === 1 ? msg('1 entry') : msg(str`${formatNumber(items.length)} entries`);
  // What is in folders is not counted, so of folders alone there is no size to tell.
  const sum = files.length === 0 ? count : `${count} · ${formatBytes(bytes)}`;
  return html`<div class="foot">
    <span role="status">${items.length === 0 ? '' : sum}</span>
    <nav aria-label=${msg('What was')}>
      <a href=${routeTo('past')}><gather-icon name="history"></gather-icon>${msg('As it was')}</a>
      ${
        place.is === 'bin'
          ? nothing
          : html`<a href=${placeHref({ is: 'bin' })}
            ><gather-icon name="trash-2"></gather-icon>${msg('Bin')}</a
          >`
      }
    </nav>
  </div>`;
}

/** Lies over the page while files are held over it. */
export function curtain({ trail }: Listed): TemplateResult {
  const name = trail.at(-1)?.name ?? msg('Data lake');
  return html`<div class="curtain">
    <div>
      <gather-icon name="upload"></gather-icon>
      <span>${msg(str`Drop to put it into “${name}”`)}</span>
    </div>
  </div>`;
}
