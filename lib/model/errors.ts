/** An expected error: callers test `code`, people read `message`, `data` says what was expected and what came. */
export class AppError extends Error {
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: string,
    message: string,
    { data = {}, cause }: { data?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = code;
    this.data = data;
  }

  /** Crosses contexts as plain JSON; the class does not. */
  toJSON(): ErrorReport {
    return { code: this.code, message: this.message, data: this.data };
  }
}

export interface ErrorReport {
  code: string;
  message: string;
  data: Readonly<Record<string, unknown>>;
}

/** Stored bytes that do not say what their id promises. */
export class CorruptObjectError extends AppError {
  constructor(id: string, reason: string) {
    super('corrupt-object', `A stored record is damaged (${reason}). The rest is unharmed.`, { data: { id, reason } });
  }
}

export class MissingObjectError extends AppError {
  constructor(id: string) {
    super('missing-object', 'A stored record is missing. The rest is unharmed.', { data: { id } });
  }
}

/** What a tab held is not stored any more, though the tab itself is. */
export class MissingContentsError extends AppError {
  constructor(id: string, { title, url }: { title: string; url: string }) {
    const name = title === '' ? url : title;
    super('missing-contents', `What was kept in “${name}” is missing. The tab itself can be resumed.`, {
      data: { id, title: name, url },
    });
  }
}

export class InvalidMessageError extends AppError {
  constructor(reason: string, data: Readonly<Record<string, unknown>> = {}) {
    super('invalid-message', `A message was refused: ${reason}.`, { data });
  }
}

export class UnknownSnapshotError extends AppError {
  constructor(id: string) {
    super('unknown-snapshot', 'This snapshot is not there any more.', { data: { id } });
  }
}

export class UnknownCheckpointError extends AppError {
  constructor(id: string) {
    super('unknown-checkpoint', 'This checkpoint is not there any more.', { data: { id } });
  }
}

export class FloodError extends AppError {
  constructor(tabId: number, frameId: number) {
    super('too-many-messages', 'A page sent more messages than any page needs; the surplus was refused.', {
      data: { tabId, frameId },
    });
  }
}

export class NewerDatabaseError extends AppError {
  constructor(found: number, known: number) {
    super('newer-database', 'This data was written by a newer Holdfast. Update the extension; nothing was changed.', {
      data: { found, known },
    });
  }
}

export class QuotaError extends AppError {
  constructor(cause: unknown) {
    super(
      'quota',
      'The disk or the browser’s storage is full. Free some space; saving goes on as soon as there is room.',
      { cause },
    );
  }
}

/** The browser took the database away while it was in use; it must be rebuilt before anything is written. */
export class LostStoreError extends AppError {
  constructor() {
    super('store-lost', 'The browser erased Holdfast’s database. It is being rebuilt from the second copy.');
  }
}

export class StoreError extends AppError {
  constructor(when: string, cause: unknown) {
    super('store-failed', `Saving failed while ${when}. Holdfast tries again with the next change.`, {
      data: { when },
      cause,
    });
  }
}

export class NotAnArchiveError extends AppError {
  constructor() {
    super('not-an-archive', 'This file is no Holdfast archive, or its very beginning is damaged. Nothing was changed.');
  }
}

export class NewerArchiveError extends AppError {
  constructor(found: number, known: number) {
    super(
      'newer-archive',
      'This archive was written by a newer Holdfast. Update the extension, then import it; nothing was changed.',
      { data: { found, known } },
    );
  }
}

/** An archive that promises, or unpacks to, more than any honest one. */
export class ArchiveLimitError extends AppError {
  constructor(what: string, limit: number) {
    super('archive-too-large', 'This archive holds more than Holdfast takes from one file. Nothing was changed.', {
      data: { what, limit },
    });
  }
}

/** A snapshot that cannot be inserted as it is: its number, or its id, is taken by another. */
export class SnapshotClashError extends AppError {
  constructor(session: string, seq: number) {
    super('snapshot-clash', 'Another snapshot is stored where this one belongs. Nothing was changed.', {
      data: { session, seq },
    });
  }
}

export class ArchiveFileGoneError extends AppError {
  constructor(id: string) {
    super('archive-file-gone', 'The file to import is not there any more. Choose it again; what came in is kept.', {
      data: { id },
    });
  }
}

/** An import that no worker survives is not begun at every start for ever. */
export class ImportGivenUpError extends AppError {
  constructor(id: string, attempts: number) {
    super(
      'import-given-up',
      `Holdfast began this import ${attempts} times and was stopped each time. Sessions that came in whole are kept.`,
      { data: { id, attempts } },
    );
  }
}

export class DownloadFailedError extends AppError {
  constructor(reason: string) {
    super(
      'download-failed',
      'The archive could not be written to the downloads folder. Your sessions are unharmed; Holdfast tries again.',
      { data: { reason } },
    );
  }
}

/** Any thrown thing as a report that can be shown and sent. */
export function toReport(error: unknown): ErrorReport {
  if (error instanceof AppError) return error.toJSON();
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', message, data: {} };
}
