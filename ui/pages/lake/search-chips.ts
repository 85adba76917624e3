/** The chips over the results of a search: what sort of thing, how old, where; and what else was typed as a condition. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { MenuItem } from '../../elements/index.ts';
import {
  type Condition,
  conditionsIn,
  dayBefore,
  hasCondition,
  replaced,
  toggled,
} from './search-query.ts';

const TYPES = ['picture', 'document', 'mail', 'video', 'music', 'archive', 'folder'] as const;
const TIMES = ['after', 'before', 'on'];
const [WEEK_DAYS, MONTH_DAYS, YEAR_DAYS] = [7, 30, 365];

export interface ChipOptions {
  readonly words: string;
  /** The folder one came from, to look only there; absent at the top. */
  readonly folder: { readonly name: string; readonly only: boolean } | undefined;
  readonly search: (words: string) => void;
  readonly setOnly: (only: boolean) => void;
}

function typeLabel(type: (typeof TYPES)[number]): string {
  return {
    picture: msg('Pictures'),
    document: msg('Documents'),
    mail: msg('Mail'),
    video: msg('Films'),
    music: msg('Music'),
    archive: msg('Archives'),
    folder: msg('Folders'),
  }[type];
}

function conditionLabel({ key, value }: Condition): string {
  switch (key) {
    case 'tag':
      return msg(str`Tag: ${value}`);
    case 'from':
      return msg(str`From: ${value}`);
    case 'to':
      return msg(str`To: ${value}`);
    case 'person':
      return msg(str`Person: ${value}`);
    case 'in':
      return msg(str`In: ${value}`);
    case 'name':
      return msg(str`Name: ${value}`);
    case 'after':
      return msg(str`Since ${value}`);
    case 'before':
      return msg(str`Before ${value}`);
    case 'on':
      return msg(str`On ${value}`);
    default:
      return value;
  }
}

export function searchChips(options: ChipOptions): TemplateResult {
  const { words, folder, search, setOnly } = options;
  const chip = (label: string, pressed: boolean, press: () => void) => html`<button
    type="button"
    class="chip"
    aria-pressed=${String(pressed)}
    @click=${press}
  >
    ${label}
  </button>`;
  const offered = TYPES.map((type) => ({ text: `type:${type}`, label: typeLabel(type) }));
  const others = conditionsIn(words).filter(
    (one) => !offered.some(({ text }) => text === one.text),
  );
  const age = (label: string, days: number): MenuItem => {
    const text = `after:${dayBefore(Date.now(), days)}`;
    return {
      label,
      checked: hasCondition(words, text),
      run: () => search(replaced(words, TIMES, text)),
    };
  };
  const ages: MenuItem[] = [
    {
      label: msg('Any time'),
      checked: !conditionsIn(words).some(({ key }) => TIMES.includes(key)),
      run: () => search(replaced(words, TIMES)),
    },
    age(msg('Past week'), WEEK_DAYS),
    age(msg('Past month'), MONTH_DAYS),
    age(msg('Past year'), YEAR_DAYS),
  ];
  return html`<div class="chips" role="group" aria-label=${msg('Narrow the search')}>
    ${folder ? chip(msg(str`Only in “${folder.name}”`), folder.only, () => setOnly(!folder.only)) : nothing}
    ${others.map(
      (one) => html`<button
        type="button"
        class="chip other"
        aria-label=${msg(str`Remove: ${conditionLabel(one)}`)}
        @click=${() => search(toggled(words, one.text))}
      >
        ${conditionLabel(one)}<gather-icon name="x"></gather-icon>
      </button>`,
    )}
    <gather-menu label=${msg('When')} icon="calendar-clock" .items=${ages}></gather-menu>
    ${offered.map(({ text, label }) =>
      chip(label, hasCondition(words, text), () => search(toggled(words, text))),
    )}
  </div>`;
}
