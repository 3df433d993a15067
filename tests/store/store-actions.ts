import fc from 'fast-check';
import type { LiveDocument } from '../../lib/model/live-document';
import type { Trigger } from '../../lib/model/snapshot';
import type { SessionStore } from '../../lib/store/session-store';
import { NOW, sampleCommit, sampleConversation, sampleDocument, samplePage, sampleReport } from './sample-tree';
import { sampleSession, sealTree, type SampleTab } from './sample-tree';
import type { ModelTree, StoreModel } from './store-model';

/** One call of the store, as data: it shrinks, prints itself, and names what it is about by small numbers. */
export type Action =
  | { do: 'begin'; session: number; title: string; at: number }
  | { do: 'change'; session: number; title: string; deleted: boolean }
  | { do: 'commit'; session: number; tabs: [uid: number, text: number][]; trigger: Trigger; at: number }
  | { do: 'name' | 'unname'; nth: number; name: string }
  | { do: 'live'; document: number; session: number; seq: number; text: number; chat: number }
  | { do: 'phase'; documents: number[]; phase: LiveDocument['phase'] }
  | { do: 'forget'; documents: number[] }
  | { do: 'talk'; chat: number; text: number }
  | { do: 'report'; report: number; at: number }
  | { do: 'purge'; session: number }
  | { do: 'wipe' };

const few = fc.nat(2);
const at = fc.nat(1_000);
const of = <Name extends Action['do']>(name: Name): fc.Arbitrary<Name> => fc.constant(name);

/** Calls as they may follow each other; most of them are commits, and most of those work. */
export const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: of('begin'), session: few, title: fc.string({ maxLength: 8 }), at }) },
  { weight: 2, arbitrary: fc.record({ do: of('change'), session: few, title: fc.string(), deleted: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: of('commit'),
      session: few,
      tabs: fc.array(fc.tuple(few, few), { maxLength: 3 }),
      trigger: fc.constantFrom<Trigger>('interval', 'tab', 'manual', 'checkpoint', 'before-restore'),
      at,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: of('name'), nth: fc.nat(9), name: fc.string({ minLength: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ do: of('unname'), nth: fc.nat(9), name: fc.constant('-') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: of('live'),
      document: few,
      session: few,
      seq: fc.integer({ min: 1, max: 5 }),
      text: few,
      chat: few,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: of('phase'),
      documents: fc.uniqueArray(few),
      phase: fc.constantFrom<LiveDocument['phase']>('open', 'closed', 'awaiting'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: of('forget'), documents: fc.uniqueArray(few) }) },
  { weight: 2, arbitrary: fc.record({ do: of('talk'), chat: few, text: few }) },
  { weight: 1, arbitrary: fc.record({ do: of('report'), report: few, at }) },
  { weight: 2, arbitrary: fc.record({ do: of('purge'), session: few }) },
  { weight: 1, arbitrary: fc.record({ do: of('wipe') }) },
);

const idOf = (kind: string, number: number): string => `${kind}${number}`.padStart(32, '0').replace(/[^0-9a-f]/g, 'e');
export const sessionId = (number: number): string => idOf('5e', number);
export const documentId = (number: number): string => idOf('d0', number);
export const chatKey = (number: number): string => `claude:${number}`;
export const reportId = (number: number): string => idOf('4e', number);

/** A call ready to be made: the same for the store and for the model. */
export interface Call {
  make(store: SessionStore): Promise<unknown>;
  /** Changes the model as the finished call should, and gives what the call should have resolved to. */
  model(model: StoreModel, resolved: unknown): unknown;
}

/** Prepares a call: whatever needs the store before the call itself, such as sealing, is done here. */
export async function prepareCall(step: Action, store: SessionStore, model: StoreModel): Promise<Call> {
  switch (step.do) {
    case 'begin': {
      const session = sampleSession(sessionId(step.session), { title: step.title, lastSavedAt: NOW + step.at });
      return { make: (to) => to.putSession(session), model: (to) => to.putSession(session) };
    }
    case 'change': {
      const change = { title: step.title, deletedAt: step.deleted ? NOW : (undefined as never) };
      const id = sessionId(step.session);
      return { make: (to) => to.changeSession(id, change), model: (to) => to.changeSession(id, change) };
    }
    case 'commit':
      return prepareCommit(step, store);
    case 'name':
    case 'unname':
      return prepareCheckpoint(step, model);
    case 'live': {
      const document = sampleDocument({
        id: documentId(step.document),
        session: sessionId(step.session),
        tab: idOf('7a', step.document),
        seq: step.seq,
        state: samplePage(`live text ${step.text}`),
        ...(step.chat > 0 && { conversation: chatKey(step.chat) }),
      });
      return { make: (to) => to.putLiveDocument(document), model: (to) => to.putLiveDocument(document) };
    }
    case 'phase': {
      const ids = step.documents.map(documentId);
      const change = { phase: step.phase };
      return { make: (to) => to.changeLiveDocuments(ids, change), model: (to) => to.changeLiveDocuments(ids, change) };
    }
    case 'forget': {
      const ids = step.documents.map(documentId);
      const seen = ids.map((id) => ({ id, seq: model.documents.get(id)?.seq ?? 0 }));
      return {
        make: (to) => to.deleteLiveDocuments(seen),
        model: (to) => ids.forEach((id) => void to.documents.delete(id)),
      };
    }
    case 'talk': {
      const conversation = sampleConversation(chatKey(step.chat), `spoken ${step.text}`);
      return {
        make: (to) => to.putConversation(conversation),
        model: (to) => void to.conversations.set(conversation.key, conversation),
      };
    }
    case 'report': {
      const report = sampleReport({ id: reportId(step.report), startedAt: NOW + step.at });
      return { make: (to) => to.putRestoreReport(report), model: (to) => void to.reports.set(report.id, report) };
    }
    case 'purge': {
      const id = sessionId(step.session);
      return { make: (to) => to.purgeSession(id), model: (to) => to.purge(id, true) };
    }
    case 'wipe':
      return { make: (to) => to.wipe(), model: (to) => to.wipe() };
  }
}

async function prepareCommit(step: Extract<Action, { do: 'commit' }>, store: SessionStore): Promise<Call> {
  const tabs = step.tabs.map(([uid, text]): SampleTab => ({
    uid: idOf('7a', uid),
    text: `text ${text}`,
    ...(text > 0 && { chat: chatKey(text) }),
  }));
  const tree = await sealTree(store, [tabs]);
  const request = sampleCommit(sessionId(step.session), tree, { trigger: step.trigger, takenAt: NOW + step.at });
  const shown: ModelTree = {
    texts: tabs.flatMap(({ text, chat }) => [text, ...(chat === undefined ? [] : [`first words of ${chat}`])]),
    chats: tabs.flatMap(({ chat }) => chat ?? []),
  };
  return {
    make: (to) => to.commitSnapshot(request),
    model: (to, resolved) => to.commit(request, shown, (resolved as { id: string }).id),
  };
}

function prepareCheckpoint(step: Extract<Action, { do: 'name' | 'unname' }>, model: StoreModel): Call {
  const stored = [...model.snapshots.values()];
  const { id: snapshot, session } = stored[step.nth % (stored.length || 1)] ?? {
    id: 'f'.repeat(32),
    session: sessionId(0),
  };
  const words = { name: step.name, description: '', tags: [], priority: 'normal' as const };
  const checkpoint = { snapshot, session, createdAt: NOW + step.nth, ...words };
  return step.do === 'name'
    ? { make: (to) => to.putCheckpoint(checkpoint), model: (to) => to.putCheckpoint(checkpoint) }
    : { make: (to) => to.deleteCheckpoint(snapshot), model: (to) => void to.checkpoints.delete(snapshot) };
}
