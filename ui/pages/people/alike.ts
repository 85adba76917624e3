/** Pointing out, wherever a name is given to somebody, that it can be mistaken for another one's. */
import { msg, str } from '@lit/localize';
import { E } from '../../../captp/index.ts';
import type { CautionFor } from '../../elements/index.ts';
import type { HomeSession } from '../../session/index.ts';

/** For the name of the contact `id`, or of somebody who is none yet. */
export function personCaution(home: HomeSession, id?: string): CautionFor {
  return async (name) => {
    const [alike] = await E(home.people).alike(name, id);
    if (alike === undefined) return undefined;
    return msg(str`Take care: this name can be mistaken for “${alike}”, whom you know already.`);
  };
}

/** The same for the name of a space. */
export function spaceCaution(home: HomeSession, id?: string): CautionFor {
  return async (name) => {
    const [alike] = await E(home.spaces).alike(name, id);
    if (alike === undefined) return undefined;
    return msg(str`Take care: this name can be mistaken for “${alike}”, which you have already.`);
  };
}
