import type { CheckReport } from '../../../lib/model/check-report';
import type { Checkpoint } from '../../../lib/model/checkpoint';
import type { Conversation } from '../../../lib/model/conversation';
import type { LiveDocument } from '../../../lib/model/live-document';
import type { MessageLeaf } from '../../../lib/model/conversation-state';
import type { PageState } from '../../../lib/model/page-state';
import type { RestoreReport } from '../../../lib/model/restore-report';
import type { Session } from '../../../lib/model/session';
import type { Snapshot } from '../../../lib/model/snapshot';
import type { SessionStore } from '../../../lib/store/session-store';
import { readWholeTree } from '../sample-tree';
import { chatKey } from './call';

/** Everything a store holds, by key, as its interface shows it. `texts`: of each snapshot, what its tree reads as. */
export interface StoreContents {
  sessions: Record<string, Session>;
  snapshots: Record<string, Snapshot>;
  checkpoints: Record<string, Checkpoint>;
  documents: Record<string, LiveDocument>;
  conversations: Record<string, Conversation>;
  reports: Record<string, RestoreReport>;
  checks: Record<string, CheckReport>;
  texts: Record<string, string[] | undefined>;
}

/** Reads everything through the interface. Lists must agree with single reads, and be in their promised order. */
export async function readStore(store: SessionStore, texts = readTexts): Promise<StoreContents> {
  const sessions = await store.listSessions({ includeDeleted: true });
  const snapshots = (await Promise.all(sessions.map(({ id }) => store.listSnapshots(id)))).flat();
  const chats = await Promise.all([0, 1, 2].map((number) => store.getConversation(chatKey(number))));
  expectNewestFirst(await store.listSessions(), ({ lastSavedAt }) => lastSavedAt);
  for (const { id } of sessions) expectNewestFirst(await store.listSnapshots(id), ({ seq }) => seq);
  for (const { id } of snapshots) if (!(await store.getSnapshot(id))) throw new Error(`listed, but not there: ${id}`);
  return {
    sessions: byKey(sessions, ({ id }) => id),
    snapshots: byKey(snapshots, ({ id }) => id),
    checkpoints: byKey(await store.listCheckpoints(), ({ snapshot }) => snapshot),
    documents: byKey(await store.listLiveDocuments(), ({ id }) => id),
    conversations: byKey(
      chats.flatMap((chat) => chat ?? []),
      ({ key }) => key,
    ),
    reports: byKey(await store.listRestoreReports(), ({ id }) => id),
    checks: byKey(await store.listCheckReports(), ({ id }) => id),
    texts: Object.fromEntries(
      await Promise.all(snapshots.map(async ({ id, manifest }) => [id, await texts(store, manifest)] as const)),
    ),
  };
}

/** The texts of a snapshot's pages and conversations, in their order. Throws when any object is missing or damaged. */
export async function readTexts(store: SessionStore, manifest: string): Promise<string[]> {
  return (await readWholeTree(store, manifest)).map((json) => {
    const { fields, messages } = JSON.parse(json) as Partial<PageState & MessageLeaf>;
    const value = fields?.[0]?.value;
    return value?.kind === 'text' ? value.text : (messages?.[0]?.text ?? '');
  });
}

const byKey = <Value>(values: readonly Value[], keyOf: (value: Value) => string): Record<string, Value> =>
  Object.fromEntries(values.map((value) => [keyOf(value), value]));

function expectNewestFirst<Value>(values: readonly Value[], age: (value: Value) => number): void {
  const ages = values.map(age);
  if (ages.some((value, at) => at > 0 && value > (ages[at - 1] ?? Infinity))) throw new Error('not newest first');
}
