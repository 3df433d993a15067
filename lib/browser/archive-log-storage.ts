import { storage } from 'wxt/utils/storage';
import { ArchiveLog } from '../model/archive';

const EMPTY: ArchiveLog = { archives: [] };

const stored = storage.defineItem<unknown>('local:archive-log', { fallback: EMPTY });

export const readArchiveLog = async (): Promise<ArchiveLog> => parse(await stored.getValue());
export const writeArchiveLog = (log: ArchiveLog): Promise<void> => stored.setValue(log);

/** Calls `onChange` now and after every change. Returns the function that stops it. */
export function watchArchiveLog(onChange: (log: ArchiveLog) => void): () => void {
  void readArchiveLog().then(onChange);
  return stored.watch((value) => onChange(parse(value)));
}

function parse(value: unknown): ArchiveLog {
  const parsed = ArchiveLog.safeParse(value);
  return parsed.success ? parsed.data : EMPTY;
}
