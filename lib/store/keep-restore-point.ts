import type { Transaction } from 'dexie';
import type { SettingRow } from './database';

/** Keys of the settings that hold restore points; the version of the tables follows. */
export const RESTORE_POINT_PREFIX = 'restore-point:';
const KEPT = 3;

/** Copies the small tables as they were at `version`, inside the upgrade that is about to change them. */
export async function keepRestorePoint(transaction: Transaction, version: number): Promise<void> {
  const settings = transaction.table<SettingRow, string>('settings');
  const keys = (await settings.toCollection().primaryKeys()).filter((key) => key.startsWith(RESTORE_POINT_PREFIX));
  const sessions = await transaction.table<unknown>('sessions').toArray();
  await settings.put({ key: `${RESTORE_POINT_PREFIX}${version}`, value: { version, at: Date.now(), sessions } });
  await settings.bulkDelete(oldest(keys));
}

/** All but the newest, so that with the one just written `KEPT` remain. */
function oldest(keys: string[]): string[] {
  const versionOf = (key: string): number => Number(key.slice(RESTORE_POINT_PREFIX.length));
  return keys.sort((a, b) => versionOf(b) - versionOf(a)).slice(KEPT - 1);
}
