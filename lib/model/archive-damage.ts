import type { ArchiveDamage, ArchiveWarning, AutomaticArchive } from './archive';
import { AppError } from './errors';

/** A person reads them in one sentence. */
const TITLES = 3;
const TITLE_LENGTH = 60;

/** What the warnings of an export come to; there is one for each session. */
export const damageOf = (warnings: readonly ArchiveWarning[]): ArchiveDamage => ({
  sessions: warnings.length,
  titles: warnings.slice(0, TITLES).map(({ session = '' }) => shorten(session)),
});

const shorten = (title: string): string =>
  title.length > TITLE_LENGTH ? `${title.slice(0, TITLE_LENGTH - 1)}…` : title;

/** An automatic archive was written, without what is damaged. */
export class IncompleteArchiveError extends AppError {
  constructor({ sessions }: ArchiveDamage) {
    super(
      'incomplete-archive',
      'It lacks damaged parts of your sessions. Check and repair them in the library, under Archives.',
      { data: { sessions } },
    );
  }
}

/**
 * Those of `archives`, newest first, that may go: beyond the newest `keep`, but of what is or may be complete only what is
 * older than one that is known to be. However many damaged ones follow, a complete one stays.
 */
export function surplusArchives(archives: readonly AutomaticArchive[], keep: number): AutomaticArchive[] {
  const complete = archives.findIndex(({ damaged }) => damaged?.sessions === 0);
  const isReplaced = (at: number): boolean => complete !== -1 && complete < at;
  return archives.filter(({ damaged }, at) => at >= keep && ((damaged?.sessions ?? 0) > 0 || isReplaced(at)));
}
