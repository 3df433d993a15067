import type { Transaction } from 'dexie';
import type { SettingRow } from './database';

const PREFIX = 'restore-point:';
const KEPT = 3;

/** Copies the small tables as they were at `version`, inside the upgrade that is about to change them. */
export async function keepRestorePoint(transaction: Transaction, version: number): Promise<void> {
  const settings = transaction.table<SettingRow, string>('settings');
  const keys = (await settings.toCollection().primaryKeys()).filter((key) => key.startsWith(PREFIX));
  const sessions = await transaction.table<unknown>('sessions').toArray();
  await settings.put({ key: `${PREFIX}${version}`, value: { version, sessions } });
  await settings.bulkDelete(oldest(keys));
}

/** All but the newest, so that with the one just written `KEPT` remain. */
function oldest(keys: string[]): string[] {
  const versionOf = (key: string): number => Number(key.slice(PREFIX.length));
  return keys.sort((a, b) => versionOf(b) - versionOf(a)).slice(KEPT - 1);
}
