/**
 * How the network is, in words for somebody who has never heard of ports and relays: first whether
 * friends can reach this vat, then by what, then what to do.
 */
import { msg } from '@lit/localize';
import type { NetworkView } from '../../../actors/network/interface.ts';
import type { IconName } from '../../elements/index.ts';

export interface Headline {
  readonly icon: IconName;
  readonly text: string;
  readonly more: string;
}

export function headlineOf(view: NetworkView): Headline {
  switch (view.state) {
    case 'off':
      return {
        icon: 'wifi-off',
        text: msg('This vat is not on the network'),
        more: msg(
          'Only this machine reaches it, and whoever you give an address of your own. To be reached by friends from anywhere, join.',
        ),
      };
    case 'starting':
      return {
        icon: 'globe',
        text: msg('Joining the network…'),
        more: msg('This takes a few seconds. Everything else works meanwhile.'),
      };
    case 'failed':
      return {
        icon: 'circle-alert',
        text: msg('The network could not be joined'),
        more: msg('It is tried again by itself. Everything on this machine works as before.'),
      };
    case 'twice':
      return {
        icon: 'shield-alert',
        text: msg('This vat runs twice'),
        more: msg('A vat must run once. Until one of the two is stopped, messages may wait.'),
      };
    case 'on':
      return whileOn(view);
  }
}

function whileOn({ reachable, published, connected }: NetworkView): Headline {
  const isKnown = (published?.holders ?? 0n) > 0n;
  switch (reachable) {
    case 'direct':
      return {
        icon: isKnown ? 'circle-check' : 'globe',
        text: isKnown ? msg('Friends can reach this vat') : msg('This vat can be reached'),
        more: isKnown
          ? msg('They find it by its key, and come directly.')
          : msg(
              'But no other vat has noted its address yet, so only those to whom you gave it find this vat. It is told again by itself.',
            ),
      };
    case 'relay':
      return {
        icon: 'circle-check',
        text: msg('Friends can reach this vat by a relay'),
        more: msg(
          'Your router lets nobody in from outside, so another vat passes on what they send. It sees how much, and when, but not what.',
        ),
      };
    case 'local':
      return {
        icon: 'globe',
        text: msg('Friends in this local network can reach this vat'),
        more: msg(
          'From elsewhere nobody gets in: your router keeps them out. Add the address of a friend who passes things on.',
        ),
      };
    case 'no':
      return {
        icon: 'triangle-alert',
        text: msg('Nobody can reach this vat just now'),
        more: connectedText(connected),
      };
    case 'unknown':
      return {
        icon: 'globe',
        text: msg('On the network'),
        more: msg('Whether others can reach this vat is being found out.'),
      };
  }
}

function connectedText(connected: bigint): string {
  return connected > 0n
    ? msg(
        'It reaches others, and those it is connected with can answer. Messages of the rest wait.',
      )
    : msg(
        'It is connected with nobody. Look whether this machine has a connection, or add an address to ask first.',
      );
}
