/** Two versions of a file beside each other: size, date and type, and the lines of what is text. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { inDialog } from '../../../elements/index.ts';
import type { GatherSelect } from '../../../elements/select.ts';
import { fileKind } from '../../../files/file-kind.ts';
import type { Item } from '../../../files/item.ts';
import { versionBytes } from '../../../files/past-bytes.ts';
import { readable } from '../../../files/readable.ts';
import { formatBytes, formatTime } from '../../../locale/index.ts';
import { readText } from '../../../preview/text-viewer.ts';
import { type HomeSession, sentenceOf } from '../../../session/index.ts';
import './text-diff.ts';
import { asItem, type Version } from './version.ts';

const STYLE = html`<style>
  gather-dialog:has(.gather-compare) {
    --width: min(68rem, 96vw);
  }
  .gather-compare {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: var(--wa-space-m) var(--wa-space-l);
    margin-block-end: var(--wa-space-m);
  }
  .gather-compare dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--wa-space-3xs) var(--wa-space-m);
    margin: var(--wa-space-xs) 0 0;
    font-size: var(--wa-font-size-s);
  }
  .gather-compare dt {
    color: var(--wa-color-text-quiet);
  }
  .gather-compare dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  @media (max-width: 520px) {
    .gather-compare {
      gap: var(--wa-space-s);
    }
    .gather-compare dl {
      grid-template-columns: minmax(0, 1fr);
    }
  }
</style>`;

interface Texts {
  readonly before: string;
  readonly after: string;
}

/** Shows them until closed; the person may choose two others. */
export async function compareVersions(
  home: HomeSession,
  item: Item,
  versions: readonly Version[],
  first: { readonly before: Version; readonly after: Version },
): Promise<void> {
  let { before, after } = first;
  let texts: Texts | undefined;
  let trouble = '';
  const stop = new AbortController();
  await inDialog<void>(msg(str`Compare: ${item.name}`), undefined, (answer, again) => {
    const isText = [before, after].every((one) => isShownAsText(asItem(item, one)));
    const load = (): void => {
      texts = undefined;
      trouble = '';
      const asked = [before, after];
      const text = (one: Version) =>
        readText(readable(asItem(item, one), versionBytes(home, one.number)), stop.signal);
      Promise.all(asked.map(text)).then(
        ([left = '', right = '']) => {
          if (asked[0] !== before || asked[1] !== after) return;
          texts = { before: left, after: right };
          again();
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          trouble = sentenceOf(error);
          again();
        },
      );
    };
    if (isText && texts === undefined && trouble === '') load();
    const choose = (side: 'before' | 'after', version: Version): void => {
      if (side === 'before') before = version;
      else after = version;
      texts = undefined;
      trouble = '';
      again();
    };
    const column = (side: 'before' | 'after', label: string, chosen: Version): TemplateResult =>
      html`<div>
        ${choice(label, versions, chosen, (version) => choose(side, version))} ${facts(chosen, before.type === after.type)}
      </div>`;
    return html`${STYLE}
      <div class="gather-compare">
        ${column('before', msg('Before'), before)}${column('after', msg('After'), after)}
      </div>
      ${isText ? differences(texts, trouble) : html`<p style="margin: 0">${msg('The content of this kind of file cannot be compared here. Open both to see.')}</p>`}
      <gather-button slot="footer" variant="brand" @click=${() => answer()}>${msg('Close')}</gather-button>`;
  });
  stop.abort();
}

function isShownAsText(item: Item): boolean {
  const kind = fileKind(item);
  return kind === 'text' || kind === 'markdown';
}

function differences(texts: Texts | undefined, trouble: string): TemplateResult {
  if (trouble !== '')
    return html`<gather-notice variant="danger" role="alert">${trouble}</gather-notice>`;
  if (texts === undefined) return html`<gather-spinner></gather-spinner>`;
  return html`<gather-text-diff .earlier=${texts.before} .later=${texts.after}></gather-text-diff>`;
}

function choice(
  label: string,
  versions: readonly Version[],
  chosen: Version,
  choose: (version: Version) => void,
): TemplateResult {
  const options = versions.map(({ number, stored, now }) => ({
    value: String(number),
    label: now ? msg('Now') : msg(str`Version ${number}, ${formatTime(stored)}`),
  }));
  const changed = (event: Event): void => {
    const { value } = event.target as GatherSelect;
    const version = versions.find(({ number }) => String(number) === value);
    if (version) choose(version);
  };
  return html`<gather-select
    size="s"
    label=${label}
    .value=${String(chosen.number)}
    .options=${options}
    @change=${changed}
  ></gather-select>`;
}

function facts({ size, type, modified }: Version, isSameKind: boolean): TemplateResult {
  const changed =
    modified === 0 ? nothing : html`<dt>${msg('Changed')}</dt><dd>${formatTime(modified)}</dd>`;
  return html`<dl>
    <dt>${msg('Size')}</dt><dd>${formatBytes(size)}</dd>
    ${changed}
    ${isSameKind ? nothing : html`<dt>${msg('Kind')}</dt><dd>${type}</dd>`}
  </dl>`;
}
