import type { SessionPreview } from '../../lib/model/preview';
import type { Session } from '../../lib/model/session';
import { fakeGroup, fakePreview, fakeSession, fakeTab, fakeWindow } from './fake-sessions';

/** Names that nobody thinks of: endless, from right to left, emoji, and one that would turn the text around it. */
export const ODD_NAMES = [
  'x'.repeat(10_000),
  'סיכום הפגישה: נסיעה לליסבון 2025 (טיוטה), עם כל מה שנכתב בה',
  '👩‍👩‍👧‍👦🏳️‍🌈✈️🇵🇹'.repeat(40),
  'Invoice \u202egpj.exe',
];

export const oddSessions = (): Session[] =>
  ODD_NAMES.map((title) =>
    fakeSession({ title, description: title.slice(0, 2_000), tags: [title.slice(0, 50), 'work'] }),
  );

export const oddPreview = (session: Session): SessionPreview => {
  const tabs = ODD_NAMES.map((title) => fakeTab(title, `https://example.org/${title.slice(0, 2_000)}`, { drafts: 1 }));
  const group = fakeGroup(ODD_NAMES[0]!, 'blue');
  return fakePreview(session, [fakeWindow([{ ...tabs[0]!, group }, ...tabs.slice(1)], [group])]);
};
