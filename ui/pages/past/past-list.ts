/** `<gather-past-list>`: the days of which there is a snapshot, and the way to make one now. */
import { msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { E } from '../../../captp/index.ts';
import { confirm, type MenuItem, toast } from '../../elements/index.ts';
import { formatAgo, formatTime } from '../../locale/index.ts';
import { Action, type HomeSession, Live, sentenceOf } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { faultView } from '../enter/fault.ts';
import { sectionStyles } from '../settings/section-styles.ts';
import { pastStyles } from './past-styles.ts';
import { amountOf, pastHref, type Snapshot, snapshotsOf, whenOf } from './snapshot.ts';

@customElement('gather-past-list')
export class PastList extends LitElement {
  static override styles = [sectionStyles, pastStyles];

  @property({ attribute: false }) home!: HomeSession;
  readonly #taking = new Action(this);
  readonly #snapshots = new Live<readonly Snapshot[]>(this, {
    on: ['lake'],
    home: () => this.home,
    read: snapshotsOf,
  });

  protected override render(): TemplateResult {
    const { value, error } = this.#snapshots;
    return html`<nav class="trail" aria-label=${msg('Folders')}>
        <a href=${routeTo('lake')}>${msg('Data lake')}</a>
        <gather-icon name="chevron-right"></gather-icon>
      </nav>
      <h1>${msg('The lake as it was')}</h1>
      ${faultView(error ?? this.#taking.error)}
      ${
        value === undefined
          ? error === undefined
            ? html`<div class="waiting"><gather-spinner></gather-spinner></div>`
            : nothing
          : value.length === 0
            ? this.#empty()
            : this.#list(value)
      }`;
  }

  #empty(): TemplateResult {
    return html`<gather-empty icon="history" heading=${msg('There is no snapshot yet')}>
      ${msg('Once a day one is taken by itself: it remembers every file and folder as it is then, and takes room only for what changes.')}
      ${this.#takeButton('brand')}
    </gather-empty>`;
  }

  #takeButton(variant: 'brand' | 'neutral'): TemplateResult {
    return html`<gather-button
      slot="actions"
      variant=${variant}
      appearance=${variant === 'brand' ? 'accent' : 'outlined'}
      ?loading=${this.#taking.busy}
      @click=${this.#take}
    >
      <gather-icon slot="start" name="plus"></gather-icon>${msg('Make one now')}
    </gather-button>`;
  }

  #list(all: readonly Snapshot[]): TemplateResult {
    return html`<section aria-label=${msg('Snapshots')}>
      <p class="quiet">
        ${msg('One is taken each day. Look into it, and bring back what you miss: what is there now stays.')}
        <a href=${routeTo('settings', 'past')}>${msg('How many are kept')}</a>
      </p>
      <div class="row">${this.#takeButton('neutral')}</div>
      <ul>${all.map((snapshot, at) => this.#row(snapshot, all, at))}</ul>
    </section>`;
  }

  #row(snapshot: Snapshot, all: readonly Snapshot[], at: number): TemplateResult {
    const { id, time } = snapshot;
    const when = whenOf(snapshot, all);
    return html`<li>
      <gather-icon name="history"></gather-icon>
      <div class="text">
        <a class="open" href=${pastHref({ is: 'folder', snapshot: id, folders: [] })}>
          <span class="name">${when}</span>
          <span class="more">${formatAgo(time, Date.now())} · ${amountOf(snapshot)}</span>
        </a>
      </div>
      <gather-menu
        icon="ellipsis-vertical"
        label=${msg(str`What to do with the snapshot of ${when}`)}
        .items=${this.#actions(snapshot, all[at + 1], all[0])}
      ></gather-menu>
    </li>`;
  }

  #actions(
    snapshot: Snapshot,
    older: Snapshot | undefined,
    newest: Snapshot | undefined,
  ): readonly MenuItem[] {
    const { id } = snapshot;
    const compare = (label: string, before: string, after: string): MenuItem => ({
      label,
      icon: 'arrow-down-up',
      run: () => {
        location.hash = pastHref({ is: 'compare', before, after });
      },
    });
    return [
      ...(older ? [compare(msg('What changed since the one before'), older.id, id)] : []),
      ...(newest && newest.id !== id
        ? [compare(msg('What changed until the newest'), id, newest.id)]
        : []),
      {
        label: msg('Drop it'),
        icon: 'trash-2',
        danger: true,
        run: () => void this.#drop(snapshot),
      },
    ];
  }

  readonly #take = async (): Promise<void> => {
    const newest = this.#snapshots.value?.[0]?.id;
    let taken = '';
    const ran = await this.#taking.run(async () => {
      taken = (await E(this.home.past).takeSnapshot()).id;
    });
    if (!ran) return;
    const text =
      taken === newest
        ? msg('Nothing has changed since the last one.')
        : msg('The lake is remembered as it is now.');
    toast({ text });
    this.home.touch('lake');
  };

  async #drop({ id, time }: Snapshot): Promise<void> {
    const sure = await confirm({
      title: msg(str`Drop the snapshot of ${formatTime(time)}?`),
      body: msg(
        'Files that nothing else remembers are deleted for good. What is in the lake now, and in other snapshots, stays.',
      ),
      action: msg('Drop it'),
      danger: true,
    });
    if (!sure) return;
    try {
      await E(this.home.past).dropSnapshot(id);
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
    this.home.touch('lake');
  }
}
