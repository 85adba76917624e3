/**
 * The start of the page at `/i`: for somebody who was sent an invitation. Where this browser knows
 * the vat that serves it, it goes on in the owner's page; for anybody else it says what this is.
 */
import { Keyring } from '../../session/keyring.ts';
import { routeTo } from '../../shell/route.ts';
import { startAppearance } from '../../theme/appearance.ts';
import './invited-page.ts';

startAppearance();
const invitation = location.hash.slice(1);
if (new Keyring(localStorage).known().length > 0 && invitation !== '') {
  location.replace(`/${routeTo('people', 'accept', invitation)}`);
}
