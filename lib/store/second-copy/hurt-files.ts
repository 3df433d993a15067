import type { Certificate, NamedRecord } from '../../model/certificate';
import type { CopyIndex, IndexedFile } from './copy-index';

type Newest = Pick<Certificate['files'], 'newest' | 'holds'>;

/** Something in it cannot be read; where a size is damaged, or the file was cut, more may be gone than shows. */
export const isHurtFile = ({ lost, entries }: IndexedFile): boolean =>
  lost > 0 || entries.some(({ version }) => !version.sound);

/** What a file is said to hold; of the newest one the certificate says it. */
export const namesIn = (index: CopyIndex, generation: number, { newest, holds }: Newest): readonly NamedRecord[] =>
  generation === newest ? holds : index.namesOf(generation);

/**
 * What a file is said to hold and may not hold, or not in one piece. One may hold several versions of a record, and names it
 * as often; the end of one that was cut leaves no other trace.
 */
export function lackingNames(index: CopyIndex, file: IndexedFile, files: Newest): NamedRecord[] {
  const names = namesIn(index, file.generation, files);
  if (isHurtFile(file)) return [...names];
  const unclaimed = new Map<string, number>();
  const add = (name: string, count: number): number => {
    const left = (unclaimed.get(name) ?? 0) + count;
    unclaimed.set(name, left);
    return left;
  };
  for (const { table, key } of file.entries) add(`${table} ${key}`, 1);
  return names.filter(({ table, key }) => add(`${table} ${key}`, -1) < 0);
}
