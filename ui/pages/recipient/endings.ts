/** What a recipient is told when there is nothing (any more) to see: what happened, and what to do. */
import { msg } from '@lit/localize';
import type { IconName } from '../../elements/icons.ts';
import type { End } from './visit.ts';

export interface Ending {
  readonly icon: IconName;
  readonly heading: string;
  readonly text: string;
}

export function endingOf(why: End): Ending {
  const askAgain = msg('If you still need it, ask the person who gave you the link.');
  const endings: Record<End, Ending> = {
    'bad-link': {
      icon: 'link-2-off',
      heading: msg('This link is incomplete'),
      text: msg(
        'Some of its characters are missing or were changed on the way. Copy all of it once more, or ask for it again.',
      ),
    },
    revoked: {
      icon: 'unlink',
      heading: msg('This link was taken back'),
      text: `${msg('The person who shared this has ended it.')} ${askAgain}`,
    },
    expired: {
      icon: 'hourglass',
      heading: msg('This link is over'),
      text: `${msg('It was made to last until a certain day, and that day has passed.')} ${askAgain}`,
    },
    'used-up': {
      icon: 'check-check',
      heading: msg('This link is used up'),
      text: `${msg('It could be opened a certain number of times, and that number is reached.')} ${askAgain}`,
    },
    removed: {
      icon: 'trash-2',
      heading: msg('This is no longer there'),
      text: `${msg('The person who shared it has removed it.')} ${askAgain}`,
    },
    gone: {
      icon: 'link-2-off',
      heading: msg('This link leads nowhere'),
      text: `${msg('There is nothing behind it any more.')} ${askAgain}`,
    },
  };
  return endings[why];
}

/** Why the vat behind a link cannot be reached at this moment. */
export type Silence = 'silent' | 'locked' | 'stranger';

/** What a recipient is told while the page goes on trying. */
export function silenceOf(because: Silence): Ending {
  const silences: Record<Silence, Ending> = {
    silent: {
      icon: 'unplug',
      heading: msg('The machine that shares this does not answer'),
      text: msg('It may be switched off or without a network. This page goes on trying by itself.'),
    },
    locked: {
      icon: 'lock',
      heading: msg('The machine that shares this is locked'),
      text: msg(
        'It was started anew, and its owner has to unlock it first. This page goes on trying by itself.',
      ),
    },
    stranger: {
      icon: 'unplug',
      heading: msg('The machine that shares this does not answer'),
      text: msg(
        'Another vat answers at this address, perhaps your own. A link with an address of another machine opens in a browser there only; somebody who has 2gather can open it from here, with “gather get” and the link. Otherwise ask for a new one.',
      ),
    },
  };
  return silences[because];
}
