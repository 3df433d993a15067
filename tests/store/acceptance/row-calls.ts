import { NOW, sampleConversation, sampleDocument, samplePage, sampleReport, sampleSession } from '../sample-tree';
import type { RowAction } from './actions';
import { chatKey, documentId, pickSnapshot, reportId, sessionId, tabId, type Call } from './call';
import type { StoreModel } from './store-model';

type Prepare<Name extends RowAction['do']> = (step: Extract<RowAction, { do: Name }>, model: StoreModel) => Call;

const prepareCheckpoint = (step: Extract<RowAction, { do: 'name' | 'unname' }>, model: StoreModel): Call => {
  const { id: snapshot, session } = pickSnapshot(model, step.nth);
  const words = { name: step.name, description: '', tags: [], priority: 'normal' as const };
  const checkpoint = { snapshot, session, createdAt: NOW + step.nth, ...words };
  return step.do === 'name'
    ? { make: (to) => to.putCheckpoint(checkpoint), model: (to) => to.putCheckpoint(checkpoint) }
    : { make: (to) => to.deleteCheckpoint(snapshot), model: (to) => void to.checkpoints.delete(snapshot) };
};

const changeOf = ({ title, deleted }: { title: string; deleted: boolean }) => ({
  title,
  deletedAt: deleted ? NOW : (undefined as never),
});

/** How each call that concerns rows alone is made. */
export const ROW_CALLS: { readonly [Name in RowAction['do']]: Prepare<Name> } = {
  begin: ({ session: number, title, at, status = 'active' }) => {
    const session = sampleSession(sessionId(number), { title, status, lastSavedAt: NOW + at });
    return { make: (to) => to.putSession(session), model: (to) => to.putSession(session) };
  },
  change: (step) => {
    const [id, change] = [sessionId(step.session), changeOf(step)];
    return { make: (to) => to.changeSession(id, change), model: (to) => void to.changeSessions([id], change) };
  },
  changeAll: (step) => {
    const [ids, change] = [step.sessions.map(sessionId), changeOf(step)];
    return { make: (to) => to.changeSessions(ids, change), model: (to) => to.changeSessions(ids, change) };
  },
  name: prepareCheckpoint,
  unname: prepareCheckpoint,
  live: (step) => {
    const document = sampleDocument({
      id: documentId(step.document),
      session: sessionId(step.session),
      tab: tabId(step.document),
      seq: step.seq,
      state: samplePage(`live text ${step.text}`),
      ...(step.chat > 0 && { conversation: chatKey(step.chat) }),
    });
    return { make: (to) => to.putLiveDocument(document), model: (to) => to.putLiveDocument(document) };
  },
  phase: ({ documents, phase }) => {
    const ids = documents.map(documentId);
    return {
      make: (to) => to.changeLiveDocuments(ids, { phase }),
      model: (to) => to.changeLiveDocuments(ids, { phase }),
    };
  },
  forget: ({ documents }, model) => {
    const ids = documents.map(documentId);
    const seen = ids.map((id) => ({ id, seq: model.documents.get(id)?.seq ?? 0 }));
    return {
      make: (to) => to.deleteLiveDocuments(seen),
      model: (to) => ids.forEach((id) => void to.documents.delete(id)),
    };
  },
  talk: ({ chat, text }) => {
    const conversation = sampleConversation(chatKey(chat), `spoken ${text}`);
    return {
      make: (to) => to.putConversation(conversation),
      model: (to) => void to.conversations.set(conversation.key, conversation),
    };
  },
  report: ({ report: number, at }) => {
    const report = sampleReport({ id: reportId(number), startedAt: NOW + at });
    return { make: (to) => to.putRestoreReport(report), model: (to) => void to.reports.set(report.id, report) };
  },
};
