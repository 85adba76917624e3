/** The kinds of this folder, for whoever opens a vat. */
import type { AnyKind } from '../../vat/index.ts';
import { HostBook } from './host-book.ts';
import { StorageGrant } from './storage-grant.ts';
import { StorageHost } from './storage-host.ts';

export const STORAGE: readonly AnyKind[] = [StorageHost, StorageGrant, HostBook];
