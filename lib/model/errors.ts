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

export class InvalidMessageError extends AppError {
  constructor(reason: string, data: Readonly<Record<string, unknown>> = {}) {
    super('invalid-message', `A message was refused: ${reason}.`, { data });
  }
}

export class FloodError extends AppError {
  constructor(document: string) {
    super('too-many-messages', 'A page sent more messages than any page needs; the surplus was refused.', {
      data: { document },
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

/** Any thrown thing as a report that can be shown and sent. */
export function toReport(error: unknown): ErrorReport {
  if (error instanceof AppError) return error.toJSON();
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unexpected', message, data: {} };
}
