import { expect, it } from 'vitest';
import { newId } from '../../../lib/model/ids';
import { readPackLayout } from '../../../lib/store/check/pack-layout';
import { createDatabase } from '../../../lib/store/database';
import { addPack } from '../../../lib/store/packs';

it('a pack that is written while the layout is read lacks no piece', async () => {
  const db = createDatabase(newId());
  await db.open();
  const bytes = new Uint8Array(200_000);
  await addPack(db, bytes);
  const [layout] = await Promise.all([readPackLayout(db), addPack(db, bytes), addPack(db, bytes)]);
  expect([...layout.broken]).toEqual([]);
  db.close();
});
