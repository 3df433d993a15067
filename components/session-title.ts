import type { Session } from '../lib/model/session';
import type { Texts } from './texts';

/** What people call the session, or when it was when nobody named it. */
export const sessionTitle = (session: Pick<Session, 'title' | 'startedAt'>, texts: Texts): string =>
  session.title || texts.t('sessionOf', texts.moment(session.startedAt));
