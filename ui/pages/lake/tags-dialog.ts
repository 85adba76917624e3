/** Edits the tags of an entry: chips that can be taken away, and a field for the next one. */
import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { type GatherInput, inDialog } from '../../elements/index.ts';
import { TAG_LENGTH_MAX, withTag } from './tags.ts';

const STYLE = html`<style>
  .gather-tags {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-xs);
    margin: 0 0 var(--wa-space-m);
    padding: 0;
    list-style: none;
  }
  .gather-tags button {
    display: inline-flex;
    align-items: center;
    gap: var(--wa-space-2xs);
    min-block-size: var(--gather-touch);
    padding: 0 var(--wa-space-s) 0 var(--wa-space-m);
    border: 0;
    border-radius: var(--wa-border-radius-pill);
    background: var(--wa-color-brand-fill-normal);
    color: var(--wa-color-brand-on-normal);
    font: inherit;
    cursor: pointer;
  }
</style>`;

/** Settles with the new tags, or undefined when nothing is to change. */
export function editTags(
  name: string,
  before: readonly string[],
): Promise<readonly string[] | undefined> {
  let tags = before;
  return inDialog<readonly string[] | undefined>(
    msg(str`Tags of “${name}”`),
    undefined,
    (answer, again) => {
      const add = (event: Event): void => {
        event.preventDefault();
        const field = (event.currentTarget as HTMLElement)
          .closest('gather-dialog')
          ?.querySelector<GatherInput>('gather-input');
        for (const part of String(field?.value ?? '').split(',')) tags = withTag(tags, part);
        if (field) field.value = '';
        again();
        field?.focus();
      };
      const save = (event: Event): void => {
        add(event);
        answer(tags);
      };
      const without = (tag: string) => () => {
        tags = tags.filter((one) => one !== tag);
        again();
      };
      return html`
        ${STYLE}
        ${
          tags.length === 0
            ? nothing
            : html`<ul class="gather-tags">
              ${tags.map(
                (tag) => html`<li>
                  <button type="button" aria-label=${msg(str`Take away the tag ${tag}`)} @click=${without(tag)}>
                    ${tag}<gather-icon name="x"></gather-icon>
                  </button>
                </li>`,
              )}
            </ul>`
        }
        <form @submit=${add}>
          <gather-input
            autofocus
            label=${msg('New tag')}
            hint=${msg('Enter adds it. You can find files by their tags.')}
            maxlength=${TAG_LENGTH_MAX}
            autocomplete="off"
          ></gather-input>
          <button type="submit" hidden></button>
        </form>
        <gather-button slot="footer" appearance="plain" data-dialog="close">${msg('Cancel')}</gather-button>
        <gather-button slot="footer" variant="brand" @click=${save}>${msg('Save')}</gather-button>
      `;
    },
  );
}
