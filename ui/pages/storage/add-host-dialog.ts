/** `addHostDialog(home)`: takes in somebody who keeps pieces for us. */
import { msg } from '@lit/localize';
import { E } from '../../../captp/index.ts';
import type { HomeSession } from '../../session/index.ts';
import { addressDialog } from './address-dialog.ts';

/** Answers the name once it is added; undefined when the person gave up. */
export function addHostDialog(home: HomeSession): Promise<string | undefined> {
  return addressDialog({
    title: msg('Add somebody'),
    hint: msg('Two machines of one person get the same name: they may vanish together.'),
    add: (address, person) => E(E(home.vat).storage()).addHost(address, person),
  });
}
