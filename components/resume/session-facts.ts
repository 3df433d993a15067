import type { Session, SessionStatus } from '../../lib/model/session';
import type { TextKey } from '../text-key';
import type { Texts } from '../texts';

const STATUS: Readonly<Record<SessionStatus, TextKey>> = {
  active: 'statusActive',
  interrupted: 'statusInterrupted',
  completed: 'statusCompleted',
  archived: 'statusArchived',
};

/** "Interrupted · Thu 20 Nov, 23:41 · 2 hr 10 min" */
export function describeStatus({ status, offer, startedAt, endedAt, lastSavedAt }: Session, texts: Texts): string {
  const end = endedAt ?? lastSavedAt;
  return [
    texts.t(STATUS[status]),
    ...(offer === 'later' ? [texts.t('keptForLater')] : []),
    texts.moment(end),
    texts.duration(end - startedAt),
  ].join(' · ');
}

/** "3 windows, 27 tabs. 2 drafts and 1 unsent prompt were never sent. Last saved 0.4 s before the browser stopped." */
export function describeSession(session: Session, texts: Texts): string {
  const { windows, tabs } = session.totals;
  const open = texts.t('sessionHolds', texts.count('windows', windows), texts.count('tabs', tabs));
  return [open, neverSent(session, texts), lastSaved(session, texts)].filter((part) => part !== '').join(' ');
}

function neverSent({ totals: { drafts, unsent } }: Session, { t, count }: Texts): string {
  if (drafts > 0 && unsent > 0) return t('bothNeverSent', count('drafts', drafts), count('prompts', unsent));
  if (drafts > 0) return count('draftsNeverSent', drafts);
  return unsent > 0 ? count('promptsNeverSent', unsent) : '';
}

function lastSaved({ status, endedAt, lastSavedAt }: Session, { t, number, moment }: Texts): string {
  if (status !== 'interrupted') return '';
  const lost = (endedAt ?? lastSavedAt) - lastSavedAt;
  if (lost <= 0) return t('lastSavedAt', moment(lastSavedAt));
  return t('lastSavedBefore', number(Math.max(0.1, Math.round(lost / 100) / 10)));
}
