/** Making a space and following one: what it means is said before it is done. */
import { msg, str } from '@lit/localize';
import type { SeenSpace } from '../../../actors/spaces/interface.ts';
import { E } from '../../../captp/index.ts';
import { ask } from '../../elements/index.ts';
import { type HomeSession, sentenceOf } from '../../session/index.ts';
import { spaceCaution } from '../people/alike.ts';

const NAME_LENGTH_MAX = 80;
const ADDRESS_LENGTH_MAX = 2_000;

/** Answers the id of the new space; undefined when the person gave up. */
export async function createSpace(home: HomeSession): Promise<string | undefined> {
  const name = await ask({
    title: msg('Make a public space'),
    label: msg('What is it called?'),
    hint: msg('Everybody sees this name, and can read all that you publish there, for ever.'),
    lengthMax: NAME_LENGTH_MAX,
    caution: spaceCaution(home),
    action: msg('Next'),
  });
  if (name === undefined) return undefined;
  let id: string | undefined;
  await ask({
    title: msg(str`Make the public space “${name}”`),
    label: msg('Under which name do you write there?'),
    value: await E(home.people).ownName(),
    hint: msg('Everybody sees it beside what you publish.'),
    lengthMax: NAME_LENGTH_MAX,
    action: msg('Make it'),
    attempt: async (author) => {
      try {
        id = await E(home.spaces).create(name, '', author);
        return undefined;
      } catch (error) {
        return sentenceOf(error);
      }
    },
  });
  return id;
}

/** Answers the id of the space; undefined when the person gave up. */
export async function followSpace(home: HomeSession): Promise<string | undefined> {
  let seen: SeenSpace | undefined;
  const address = await ask({
    title: msg('Follow a space'),
    label: msg('The address of the space'),
    hint: msg(
      'It begins with 2gather-space. Whoever publishes there, or follows it, can give it to you.',
    ),
    lengthMax: ADDRESS_LENGTH_MAX,
    action: msg('Next'),
    attempt: async (given) => {
      try {
        seen = await E(home.spaces).look(given);
      } catch (error) {
        return sentenceOf(error);
      }
      if (seen.known === undefined) return undefined;
      return msg(str`You follow this space already, as “${seen.known}”.`);
    },
  });
  if (address === undefined || seen === undefined) return undefined;
  let id: string | undefined;
  await ask({
    title: msg('Follow a space'),
    label: msg('What do you call it?'),
    value: seen.name,
    hint: msg(
      'Only you see this name. That you follow it, others who follow it can see, and nobody else.',
    ),
    lengthMax: NAME_LENGTH_MAX,
    caution: spaceCaution(home),
    action: msg('Follow'),
    attempt: async (petname) => {
      try {
        id = await E(home.spaces).follow(address, petname);
        return undefined;
      } catch (error) {
        return sentenceOf(error);
      }
    },
  });
  return id;
}
