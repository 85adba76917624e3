/** A link on its way by mail: the mail program of this machine, with the message begun. */
import { msg, str } from '@lit/localize';

export function mailAddress(name: string, link: string): string {
  const subject = encodeURIComponent(name);
  const body = msg(str`I am sharing “${name}” with you. It opens in your browser:`);
  return `mailto:?subject=${subject}&body=${encodeURIComponent(`${body}\r\n\r\n${link}\r\n`)}`;
}
