// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { AutomaticArchives } from '../../components/library/AutomaticArchives';
import type { ArchiveDamage, ArchiveSchedule, AutomaticArchive } from '../../lib/model/archive';
import { DEFAULT_SETTINGS } from '../../lib/model/settings';
import { show, type Shown } from './show';

let shown: Shown;
const archive = (download: number, damaged?: ArchiveDamage): AutomaticArchive => ({
  ...{ download, file: `Holdfast/${download}.holdfast`, at: download, bytes: 9, sessions: 4 },
  ...(damaged && { damaged }),
});
const open = async (archives: AutomaticArchive[], schedule: ArchiveSchedule = 'daily'): Promise<Shown> =>
  (shown = await show(AutomaticArchives, {
    archives: { archives },
    settings: { ...DEFAULT_SETTINGS, archive: { schedule, keep: 3 } },
  }));
const rows = (): string[] => [...shown.root.querySelectorAll('li')].map(({ textContent }) => textContent);

const COMPLETE: ArchiveDamage = { sessions: 0, titles: [] };
const SAID = 'The newest archive lacks damaged parts of';

afterEach(() => shown.close());

describe('an automatic archive that lacks damaged parts', () => {
  it('is told of by the names of its sessions', async () => {
    await open([archive(2, { sessions: 2, titles: ['Thursday', ''] }), archive(1, COMPLETE)]);
    expect(shown.has(`${SAID} 2 sessions (Thursday, a session without a name)`)).toBe(true);
    const next = archive(3, { sessions: 1, titles: ['Friday'] });
    await shown.settle(() => shown.access.change({ archives: { archives: [next] } }));
    expect(shown.has(`${SAID} 1 session (Friday)`)).toBe(true);
  });

  it('names some sessions of many, and says that there are more', async () => {
    await open([archive(1, { sessions: 9, titles: ['One', 'Two', 'Three'] })]);
    expect(shown.has(`${SAID} 9 sessions (One, Two, Three, …)`)).toBe(true);
  });

  it('is marked in the list; a complete one, and one of an older version, is not', async () => {
    await open([archive(3, { sessions: 1, titles: ['One'] }), archive(2, COMPLETE), archive(1)]);
    expect(rows().map((row) => row.includes('incomplete'))).toEqual([true, false, false]);
  });

  it('is no matter any more once a complete one is written, or they are turned off', async () => {
    const damaged = archive(1, { sessions: 1, titles: ['One'] });
    await open([archive(2, COMPLETE), damaged]);
    expect(shown.has(SAID)).toBe(false);
    shown.close();
    await open([damaged], 'off');
    expect(shown.has(SAID)).toBe(false);
  });
});
