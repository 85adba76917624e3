/**
 * Starts the owner's page. The one-time link is taken out of the address bar before anything else.
 */
import '../elements/index.ts';
import {
  AppSession,
  browserConnection,
  deviceNameOf,
  isEnterLink,
  Keyring,
  takeEnterLink,
} from '../session/index.ts';
import { startAppearance } from '../theme/appearance.ts';
import { GatherApp } from './app.ts';

const link = takeEnterLink(location, history);
startAppearance();
// One that is pasted while this page is open changes only what stands behind the `#`: it begins anew.
addEventListener('hashchange', () => {
  if (isEnterLink(location.hash)) location.reload();
});

const keyring = new Keyring(localStorage);
// The vat of the link first, then those that know this browser.
const known = () => [...(link.is === 'link' ? [link.to.designator] : []), ...keyring.known()];

const app = document.querySelector('gather-app');
if (!(app instanceof GatherApp)) throw new TypeError('index.html holds a <gather-app>.');
app.session = new AppSession({
  connection: browserConnection(known),
  keyring,
  link,
  deviceName: deviceNameOf(navigator.userAgent),
});
