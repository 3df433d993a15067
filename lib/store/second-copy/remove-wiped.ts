import type { CopyContext } from './copy-context';
import { fileName } from './copy-folder';
import { WIPED } from './inspect';
import { storeIdOf } from './store-id';

/**
 * Removes the files of stores that the user wiped, and the certificate that speaks of one. True when there were any.
 * Costs a look at the certificate as long as there is nothing to do.
 */
export async function removeWiped({ db, index, certificate }: CopyContext): Promise<boolean> {
  const [wipedRow, key] = await db.settings.bulkGet([WIPED, 'idKey']);
  const wiped = Array.isArray(wipedRow?.value) ? wipedRow.value.map(String) : [];
  const written = await certificate.read();
  if (wiped.length === 0 || !(key?.value instanceof Uint8Array)) return false;
  if (written && !wiped.includes(written.storeId)) return false;
  await index.refresh();
  index.useStore(await storeIdOf(key.value as Uint8Array<ArrayBuffer>));
  const foreign = index.listForeign().filter(({ storeId }) => wiped.includes(storeId));
  for (const { generation } of foreign) {
    await index.folder.remove(fileName(generation));
    index.forget(generation);
  }
  // Last: as long as it is there, a removal that was cut off is taken up again.
  if (written) await certificate.remove();
  return foreign.length > 0 || written !== undefined;
}
