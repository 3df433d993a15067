import type { SessionStore } from '../../../lib/store/session-store';
import type { Action } from './actions';
import type { Fault } from './faulty-indexed-db';
import type { HistoryName } from './histories';
import type { Reading } from './reads';

/** A call that changes something, and after which history. */
export interface Sample {
  after: HistoryName;
  call: Action;
  /** Faults that it is struck by, where its requests are those of another call. */
  only?: readonly Fault[];
}

/** Everything but readings. A new method of the store that is missing here does not compile. */
type Writing = Exclude<keyof SessionStore, Reading | 'letGo' | 'close'>;

const full = (call: Action): Sample => ({ after: 'full', call });
const halfDead = (call: Action): Sample => ({ after: 'halfDead', call });

const SAMPLES: { readonly [Method in Writing]: readonly Sample[] } = {
  putSession: [full({ do: 'begin', session: 2, title: 'third', at: 9 })],
  changeSession: [full({ do: 'change', session: 0, title: 'changed', deleted: true })],
  changeSessions: [full({ do: 'changeAll', sessions: [0, 1], title: 'changed', deleted: true })],
  commitSnapshot: [
    full({
      do: 'commit',
      session: 0,
      tabs: [
        [0, 1],
        [2, 0],
        [1, 2],
      ],
      trigger: 'interval',
      at: 9,
    }),
    full({
      do: 'commit',
      session: 1,
      tabs: [
        [0, 0],
        [2, 2],
      ],
      trigger: 'manual',
      at: 9,
    }),
    full({ do: 'commitAhead', session: 1, tree: 4, trigger: 'interval', at: 9 }),
    full({ do: 'merge', session: 1, tree: 4, nth: 0, at: 9 }),
  ],
  addObjects: [
    full({
      do: 'ahead',
      tabs: [
        [2, 1],
        [0, 2],
      ],
    }),
  ],
  insertSnapshot: [full({ do: 'insert', session: 2, tree: 4, id: 0, seq: 4 })],
  deleteSnapshots: [full({ do: 'prune', nths: [0, 1, 2, 3] })],
  putCheckpoint: [full({ do: 'name', nth: 1, name: 'kept too' })],
  deleteCheckpoint: [full({ do: 'unname', nth: 0, name: '-' })],
  putLiveDocument: [full({ do: 'live', document: 0, session: 0, seq: 2, text: 2, chat: 0 })],
  changeLiveDocuments: [full({ do: 'phase', documents: [0, 1, 2], phase: 'closed' })],
  deleteLiveDocuments: [full({ do: 'forget', documents: [0, 1] })],
  putConversation: [full({ do: 'talk', chat: 1, text: 2 })],
  putRestoreReport: [full({ do: 'report', report: 1, at: 9 })],
  purgeSession: [halfDead({ do: 'purge', session: 0 })],
  purgeDeleted: [{ ...halfDead({ do: 'purgeDeleted', sessions: [0, 1] }), only: ['commit'] }],
  collectGarbage: [halfDead({ do: 'collect' })],
  stepUpkeep: [halfDead({ do: 'tidy', due: false }), { after: 'scattered', call: { do: 'tidy', due: false } }],
  beginCheck: [{ after: 'glancing', call: { do: 'beginCheck', level: 2, at: 9 } }],
  stepCheck: [{ after: 'checking', call: { do: 'stepCheck', steps: 1 } }],
  cancelCheck: [full({ do: 'cancelCheck' })],
  wipe: [full({ do: 'wipe' })],
};

/** Every writing method with samples of its calls. */
export const WRITES: readonly (Sample & { method: string })[] = Object.entries(SAMPLES).flatMap(([method, samples]) =>
  samples.map((sample) => ({ method, ...sample })),
);
