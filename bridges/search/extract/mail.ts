/** Text out of a mail: subject, what was written, names of what is attached, and who wrote it to whom. */
import PostalMime, { type Address } from 'postal-mime';
import type { FileText } from '../index-entry.ts';
import { BoundedText } from './bounded-text.ts';
import { textOfHtmlText } from './markup.ts';

const NESTING_MAX = 20;
const HEADERS_BYTES_MAX = 1_048_576;
const PEOPLE_LENGTH_MAX = 10_000;

export async function textOfMail(bytes: Uint8Array): Promise<FileText> {
  const mail = await PostalMime.parse(bytes, {
    maxNestingDepth: NESTING_MAX,
    maxHeadersSize: HEADERS_BYTES_MAX,
  });
  const text = new BoundedText();
  text.add(`${mail.subject ?? ''}\n\n`);
  text.add(mail.text ?? textOfHtmlText(mail.html ?? ''));
  for (const { filename } of mail.attachments) if (filename) text.add(`\n${filename}`);
  const date = Date.parse(mail.date ?? '');
  return {
    body: text.toString(),
    sender: peopleOf([mail.from, mail.sender, ...(mail.replyTo ?? [])]),
    receiver: peopleOf([...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])]),
    date: Number.isNaN(date) || date < 0 ? undefined : date,
  };
}

function peopleOf(addresses: readonly (Address | undefined)[]): string {
  const people = addresses.flatMap((one): string[] => {
    if (!one) return [];
    if (one.group) return [`${one.name} ${peopleOf(one.group)}`];
    return [`${one.name} <${one.address ?? ''}>`];
  });
  return [...new Set(people)].join(', ').slice(0, PEOPLE_LENGTH_MAX);
}
