import type { ArchivedSession, ArchivePreview } from '../model/archive';
import { NO_TOTALS } from '../model/snapshot';
import type { SessionStore } from '../store/session-store';
import { fileWarnings, planImport, type PlannedSession } from './plan-import';
import { surveyArchive, type ArchiveSource, type SurveyWork } from './survey-archive';

type Store = Pick<
  SessionStore,
  'archiveId' | 'getSession' | 'getSnapshot' | 'listSnapshots' | 'listReferences' | 'getCheckpoint'
>;

/** Reads a whole archive and says what importing it would do; writes nothing. Throws as `surveyArchive`. */
export async function previewArchive(
  store: Store,
  source: ArchiveSource,
  work: SurveyWork = {},
): Promise<ArchivePreview> {
  const survey = await surveyArchive(store, source, work);
  const { sessions } = await planImport(store, survey);
  const { head } = survey;
  return {
    ...(head && { createdAt: head.createdAt, appVersion: head.appVersion }),
    bytes: survey.bytes,
    sessions: sessions.map(toPreview),
    warnings: [...fileWarnings(survey), ...sessions.flatMap(({ warnings }) => warnings)],
  };
}

function toPreview({ surveyed, state, adds, returns, ids }: PlannedSession): ArchivedSession {
  const { id, title, row, snapshots, checkpoints, bytes } = surveyed;
  const all = [...snapshots.values()].sort((one, other) => one.seq - other.seq);
  const [oldest] = all;
  const newest = all.at(-1);
  const { windows, tabs } = newest?.totals ?? NO_TOTALS;
  return {
    id,
    title,
    startedAt: row?.startedAt ?? oldest?.takenAt ?? 0,
    lastSavedAt: row?.lastSavedAt ?? newest?.takenAt ?? 0,
    snapshots: ids.size,
    checkpoints: checkpoints.size,
    windows,
    tabs,
    bytes,
    state,
    adds: adds.length,
    returns,
  };
}
