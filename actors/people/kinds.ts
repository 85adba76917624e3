/** The kinds of this folder, for whoever opens a vat. */
import type { AnyKind } from '../../vat/index.ts';
import { Contact } from './contact.ts';
import { Conversation } from './conversation.ts';
import { Invitation } from './invitation.ts';
import { People } from './people.ts';

export const PEOPLE: readonly AnyKind[] = [People, Contact, Conversation, Invitation];
