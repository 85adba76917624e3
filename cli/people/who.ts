/** Contacts as the command line names them: by petname, or by id. */
import type {
  ContactOwner,
  ContactSummary,
  ListedContact,
  People,
} from '../../actors/people/interface.ts';
import { E } from '../../captp/index.ts';
import type { RefTo } from '../../vat/index.ts';
import { Failure } from '../failure.ts';
import type { Task } from '../shell.ts';
import { printable } from '../terminal/format.ts';

/** How long, and how often, it is looked whether the other vat answers. */
const ANSWER_MS = 10_000;
const LOOK_MS = 100;

export async function peopleOf(task: Task): Promise<RefTo<typeof People>> {
  const { vat } = await task.holdings();
  return (await E(vat).people()) as RefTo<typeof People>;
}

/** All contacts, by petname. */
export async function allContacts(people: RefTo<typeof People>): Promise<ListedContact[]> {
  const all: ListedContact[] = [];
  for (;;) {
    const page = await E(people).contacts(all.at(-1)?.summary.id);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

export interface Who {
  readonly summary: ContactSummary;
  readonly contact: RefTo<typeof ContactOwner>;
}

/** The contact of that name or id. */
export async function contactCalled(
  people: RefTo<typeof People>,
  who: string,
): Promise<ContactSummary | undefined> {
  const name = who.normalize('NFC').trim().toLowerCase();
  const all = (await allContacts(people)).map(({ summary }) => summary);
  return (
    all.find(({ petname }) => petname.toLowerCase() === name) ?? all.find(({ id }) => id === who)
  );
}

/** Throws a Failure when there is nobody of that name or id. */
export async function findContact(people: RefTo<typeof People>, who: string): Promise<Who> {
  const summary = await contactCalled(people, who);
  if (!summary) {
    const text = `There is no contact “${printable(who)}”. See them with: gather contacts`;
    throw new Failure('not-found', text);
  }
  const contact = (await E(people).contact(summary.id)) as RefTo<typeof ContactOwner>;
  return { summary, contact };
}

/** The contact and its phrase, once the other vat has answered, or when it takes too long. */
export async function hasAnswered(
  { powers: { clock } }: Task,
  people: RefTo<typeof People>,
  id: string,
): Promise<{ readonly summary: ContactSummary; readonly phrase: readonly string[] }> {
  const contact = (await E(people).contact(id)) as RefTo<typeof ContactOwner>;
  for (const until = clock.now() + ANSWER_MS; ; ) {
    const summary = await E(contact).describe();
    const isOver = summary.state === 'met' || summary.state === 'failed' || clock.now() > until;
    if (isOver) return { summary, phrase: await E(contact).phrase() };
    await new Promise<void>((look) => clock.wakeAt(clock.now() + LOOK_MS, look));
  }
}
