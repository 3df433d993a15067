import type { TextKey } from './text-key';
import type { Texts } from './texts';

/** Errors a person meets, by their stable code. One without an entry shows its own message. */
const KEYS: Readonly<Record<string, TextKey>> = {
  quota: 'errorQuota',
  'store-failed': 'errorStoreFailed',
  'newer-database': 'errorNewerDatabase',
  'corrupt-object': 'errorCorruptObject',
  'missing-object': 'errorMissingObject',
  'no-snapshot': 'errorNoSnapshot',
  'unknown-session': 'errorUnknownSession',
  'unknown-snapshot': 'errorUnknownSnapshot',
  'unknown-checkpoint': 'errorUnknownCheckpoint',
  'unknown-restore': 'errorUnknownRestore',
  'not-an-archive': 'errorNotAnArchive',
  'newer-archive': 'errorNewerArchive',
  'archive-too-large': 'errorArchiveTooLarge',
  'archive-file-gone': 'errorArchiveFileGone',
  'import-given-up': 'errorImportGivenUp',
  'download-failed': 'errorDownloadFailed',
  'incomplete-archive': 'errorIncompleteArchive',
  'no-answer': 'errorNoAnswer',
  'not-started': 'errorNoAnswer',
};

export function errorText(error: unknown, { t }: Texts): string {
  const { code, message } = describeError(error);
  if (code === 'missing-contents') return t('errorMissingContents', titleOf(error));
  const key = KEYS[code];
  if (key) return t(key);
  return message === '' ? t('errorUnexpected') : t('errorWithMessage', message);
}

function describeError(error: unknown): { code: string; message: string } {
  if (typeof error !== 'object' || error === null) return { code: '', message: String(error) };
  const { code, message } = error as { code?: unknown; message?: unknown };
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' };
}

function titleOf(error: unknown): string {
  const { title } = (error as { data?: { title?: unknown } }).data ?? {};
  return typeof title === 'string' ? title : '';
}
