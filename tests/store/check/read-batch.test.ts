import { expect, it } from 'vitest';
import { newId } from '../../../lib/model/ids';
import { readBatch } from '../../../lib/store/check/read-batch';
import { createDatabase } from '../../../lib/store/database';
import { sampleDocument } from '../sample-tree';

it('rows that are removed while a check reads are whole or not there, never empty', async () => {
  const db = createDatabase(newId());
  await db.open();
  const documents = Array.from({ length: 20 }, () => sampleDocument({ id: newId() }));
  await db.live.bulkPut(documents);
  const reading = readBatch(db.live, undefined);
  const removing = db.live.bulkDelete(documents.slice(5, 15).map(({ id }) => id));
  const [{ rows }] = await Promise.all([reading, removing]);
  expect(rows.filter(({ row }) => row === undefined)).toEqual([]);
  expect((await readBatch(db.live, undefined)).rows).toHaveLength(10);
  db.close();
});
