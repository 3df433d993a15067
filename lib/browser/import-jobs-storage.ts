import { storage } from 'wxt/utils/storage';
import { ImportJob } from '../model/import-job';

/** In `storage.local`: a browser that ended in the middle goes on when it comes back. Only the background writes it. */
const stored = storage.defineItem<unknown[]>('local:imports', { fallback: [] });

export const readImportJobs = async (): Promise<ImportJob[]> => parse(await stored.getValue());
export const writeImportJobs = (jobs: ImportJob[]): Promise<void> => stored.setValue(jobs);

/** Calls `onChange` now and after every change. Returns the function that stops it. */
export function watchImportJobs(onChange: (jobs: ImportJob[]) => void): () => void {
  void readImportJobs().then(onChange);
  return stored.watch((value) => onChange(parse(value)));
}

const parse = (value: unknown): ImportJob[] =>
  (Array.isArray(value) ? value : []).flatMap((job) => {
    const parsed = ImportJob.safeParse(job);
    return parsed.success ? [parsed.data] : [];
  });
