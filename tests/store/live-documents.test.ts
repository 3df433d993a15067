import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { openSessionStore } from '../../lib/store/create-session-store';
import { withRawDatabase } from './raw-database';
import { sampleDocument, samplePage } from './sample-tree';

describe('live documents', () => {
  it('come back as they were put', async () => {
    const store = await openSessionStore({ name: newId() });
    const document = sampleDocument({ state: samplePage('half an answer'), conversation: 'claude:1' });
    expect(await store.putLiveDocument(document)).toBe(true);
    expect(await store.getLiveDocument(document.id)).toEqual(document);
    expect(await store.getLiveDocument(newId())).toBeUndefined();
  });

  it('never go back to an older seq, whatever order captures come in', async () => {
    const store = await openSessionStore({ name: newId() });
    const puts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(puts, fc.boolean(), async (seqs, isConcurrent) => {
        const id = newId();
        const put = (seq: number): Promise<boolean> =>
          store.putLiveDocument(sampleDocument({ id, seq, state: samplePage(`text ${seq}`) }));
        const written: boolean[] = [];
        if (isConcurrent) written.push(...(await Promise.all(seqs.map(put))));
        else for (const seq of seqs) written.push(await put(seq));
        const newest = Math.max(...seqs);
        expect(await store.getLiveDocument(id)).toMatchObject({ seq: newest, state: samplePage(`text ${newest}`) });
        expect(written).toEqual(seqs.map((seq, at) => seq > Math.max(0, ...seqs.slice(0, at))));
      }),
    );
  });

  it('are listed by session, changed and deleted by id; unknown ids are passed over', async () => {
    const store = await openSessionStore({ name: newId() });
    const [here, there] = [newId(), newId()];
    const documents = [
      sampleDocument({ session: here }),
      sampleDocument({ session: here }),
      sampleDocument({ session: there }),
    ];
    for (const document of documents) await store.putLiveDocument(document);
    const [first, second, third] = documents as [(typeof documents)[0], (typeof documents)[0], (typeof documents)[0]];
    await store.changeLiveDocuments([first.id, newId()], { phase: 'closed' });
    await store.deleteLiveDocuments([second, { id: newId(), seq: 1 }]);
    expect(await store.listLiveDocuments(here)).toEqual([{ ...first, phase: 'closed' }]);
    expect(new Set((await store.listLiveDocuments()).map(({ id }) => id))).toEqual(new Set([first.id, third.id]));
  });

  it('replace a damaged row instead of being stopped by it (P6)', async () => {
    const name = newId();
    const store = await openSessionStore({ name });
    const document = sampleDocument();
    await withRawDatabase(name, (db) => db.live.put({ id: document.id } as typeof document));
    expect(await store.putLiveDocument(document)).toBe(true);
    expect(await store.getLiveDocument(document.id)).toEqual(document);
  });
});

it('visits each document of a session once, and passes over one that is damaged', async () => {
  const problems: string[] = [];
  const name = newId();
  const store = await openSessionStore({ name, onProblem: ({ code }) => problems.push(code) });
  const [session, other] = [newId(), newId()];
  const mine = Array.from({ length: 20 }, () => sampleDocument({ session }));
  for (const document of [...mine, sampleDocument({ session: other })]) await store.putLiveDocument(document);
  await withRawDatabase(name, (db) => db.live.update(mine[3]?.id ?? '', { seq: 'nonsense' } as never));
  const visited: string[] = [];
  await store.visitLiveDocuments(session, ({ id }) => visited.push(id));
  const sound = mine.filter((_, at) => at !== 3);
  expect(visited.sort()).toEqual(sound.map(({ id }) => id).sort());
  expect(problems).toEqual(['corrupt-object']);
});
