/** A vat of the story: all of them know the same actors, and each uses some of them. */
import { startHost } from '../../../bridges/host/index.ts';
import { E } from '../../../captp/index.ts';
import { makePowers } from '../../../cli/powers.ts';
import type { Vat } from '../../../vat/index.ts';
import { ClockAhead } from '../../bridges/host/clock-ahead.ts';
import { LyingMailbox, STORY_KINDS, StoryInbox, StoryWriter } from './kinds.ts';

export const INBOXES = 5;
const MINUTE_MS = 61_000;

export interface MailVatOptions {
  readonly dataFolder: string;
  readonly keyFile: string;
  readonly socketPath: string;
  readonly pageFolder: string;
  readonly port: number;
  readonly log: (line: string) => void;
}

/** By which its owner finds the actors: swiss numbers as hex. */
export interface MailVatNumbers {
  readonly inboxes: readonly string[];
  readonly writer: string;
  readonly lying: string;
}

export interface MailVat {
  readonly numbers: MailVatNumbers;
  /** Puts its clock forward by a minute. */
  jump(): void;
  close(): Promise<void>;
}

export async function startMailVat(options: MailVatOptions): Promise<MailVat> {
  const clock = new ClockAhead();
  let numbers: MailVatNumbers | undefined;
  const host = await startHost({
    ...options,
    host: '127.0.0.1',
    version: 'test',
    ...makePowers(),
    clock,
    kinds: STORY_KINDS,
    onOpen: async (vat) => {
      numbers = await furnish(vat);
    },
  });
  return {
    numbers: numbers as MailVatNumbers,
    jump: () => clock.advance(MINUTE_MS),
    close: () => host.close(),
  };
}

async function furnish(vat: Vat): Promise<MailVatNumbers> {
  const inboxes: string[] = [];
  for (let at = 0; at < INBOXES; at++) {
    const { own } = await vat.provide(`inbox ${at}`, StoryInbox);
    inboxes.push(hexOf(await E(own).address()));
  }
  const { own: writer } = await vat.provide('writer', StoryWriter);
  const { own: lying } = await vat.provide('lying mailbox', LyingMailbox);
  return {
    inboxes,
    writer: hexOf(await E(writer).address()),
    lying: hexOf(await E(lying).address()),
  };
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
