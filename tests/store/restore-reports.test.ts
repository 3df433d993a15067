import { expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import { sampleReport } from './sample-tree';

it('restore reports grow in place and are listed newest first', async () => {
  const store = await openSessionStore({ name: newId() });
  const [old, young] = [sampleReport({ startedAt: 1 }), sampleReport({ startedAt: 2 })];
  for (const report of [young, old]) await store.putRestoreReport(report);
  const grown = { ...old, finishedAt: 5, planned: 3 };
  await store.putRestoreReport(grown);
  expect(await store.getRestoreReport(old.id)).toEqual(grown);
  expect(await store.getRestoreReport(newId())).toBeUndefined();
  expect(await store.listRestoreReports()).toEqual([young, grown]);
});

it('the newest twenty restore reports are kept, and the one that is written, whatever the clock says', async () => {
  const store = await openSessionStore({ name: newId() });
  for (let at = 1; at <= 25; at += 1) await store.putRestoreReport(sampleReport({ startedAt: at }));
  expect((await store.listRestoreReports()).map(({ startedAt }) => startedAt)).toEqual(
    Array.from({ length: 20 }, (_, at) => 25 - at),
  );
  const setBack = sampleReport({ startedAt: 0 });
  await store.putRestoreReport(setBack);
  expect(await store.getRestoreReport(setBack.id)).toEqual(setBack);
  expect(await store.listRestoreReports()).toHaveLength(20);
});
