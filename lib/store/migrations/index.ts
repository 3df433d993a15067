import type { Transaction } from 'dexie';
import { initial } from './0001-initial';
import { checkpoints } from './0002-checkpoints';

/** One change of the tables. A released one is never edited; payloads change by `formatVersion` instead. */
export interface Migration {
  version: number;
  /** Dexie schema of the tables that are new or change; null drops a table. */
  stores: Record<string, string | null>;
  /** Awaits nothing but Dexie. */
  upgrade?(transaction: Transaction): PromiseLike<unknown>;
}

/** In order, without gaps. The last one is the version this Holdfast knows. */
export const MIGRATIONS: readonly Migration[] = [initial, checkpoints];
