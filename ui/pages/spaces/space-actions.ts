/** What one does with a space beside reading and writing: its address, its name, leaving it. */
import { msg, str } from '@lit/localize';
import { html } from 'lit';
import { E } from '../../../captp/index.ts';
import { ask, confirm, inDialog, type MenuItem, SEPARATOR, toast } from '../../elements/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';
import { spaceCaution } from '../people/alike.ts';
import { attempt } from './attempt.ts';
import type { ShownSpace } from './space-view.ts';

const NAME_LENGTH_MAX = 80;
const ABOUT_LENGTH_MAX = 1_000;

export class SpaceActions {
  readonly #home: HomeSession;
  readonly #shown: ShownSpace;

  constructor(home: HomeSession, shown: ShownSpace) {
    this.#home = home;
    this.#shown = shown;
  }

  menu(): MenuItem[] {
    const { mine } = this.#shown.view.summary;
    const describe: MenuItem = {
      label: msg('Say what it is about'),
      icon: 'info',
      run: () => void this.#describe(),
    };
    return [
      { label: msg('Address, for others'), icon: 'link', run: () => void this.#address() },
      { label: msg('Call it otherwise'), icon: 'pencil', run: () => void this.#rename() },
      ...(mine ? [describe] : []),
      SEPARATOR,
      {
        label: mine ? msg('Give it up') : msg('Unfollow'),
        icon: 'log-out',
        danger: true,
        run: () => void this.#leave(),
      },
    ];
  }

  async #address(): Promise<void> {
    try {
      const address = await E(this.#shown.ref).address();
      await inDialog<undefined>(
        msg('The address of this space'),
        undefined,
        () => html`
          <p style="margin-block-start: 0">${msg('Whoever has it can follow the space. It is no secret. It also says where your vat is, so that theirs can ask yours for what is new.')}</p>
          <gather-copy-field label=${msg('Address')} value=${address}></gather-copy-field>
          <gather-button slot="footer" variant="brand" data-dialog="close">${msg('Done')}</gather-button>
        `,
      );
    } catch (error) {
      toast({ kind: 'trouble', text: sentenceOf(error) });
    }
  }

  async #rename(): Promise<void> {
    const { petname } = this.#shown.view.summary;
    await ask({
      title: msg(str`Rename “${petname}”`),
      label: msg('What do you call it?'),
      value: petname,
      hint: msg('Only you see this name.'),
      lengthMax: NAME_LENGTH_MAX,
      caution: spaceCaution(this.#home, this.#shown.view.summary.id),
      action: msg('Rename'),
      attempt: (name) => attempt(() => E(this.#shown.ref).rename(name)),
    });
    this.#home.touch('spaces');
  }

  async #describe(): Promise<void> {
    const { summary, about } = this.#shown.view;
    await ask({
      title: msg('What is it about?'),
      label: msg('In a sentence or two'),
      value: about,
      hint: msg('Everybody sees this.'),
      lengthMax: ABOUT_LENGTH_MAX,
      action: msg('Save'),
      attempt: (text) => attempt(() => E(this.#shown.ref).describeAs(summary.suggested, text)),
    });
    this.#home.touch('spaces');
  }

  async #leave(): Promise<void> {
    const { petname, mine } = this.#shown.view.summary;
    const sure = await confirm({
      title: mine ? msg(str`Give up ${petname}?`) : msg(str`Unfollow ${petname}?`),
      body: mine
        ? msg(
            'What is here of it is deleted, and you can never write in it again. What you published stays with those who follow it.',
          )
        : msg('What is here of it is deleted. You can follow it again by its address.'),
      action: mine ? msg('Give up') : msg('Unfollow'),
      danger: true,
    });
    if (!sure) return;
    location.hash = routeTo('spaces');
    const fault = await attempt(() => E(this.#shown.ref).leave());
    if (fault !== undefined) toast({ kind: 'trouble', text: fault });
    this.#home.touch('spaces');
  }
}
