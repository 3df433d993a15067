import type { Certificate, NamedRecord } from '../../model/certificate';
import type { CopyIndex, IndexedFile } from './copy-index';

type Newest = Pick<Certificate['files'], 'newest' | 'holds'>;

/** Something in it cannot be read; where a size is damaged, or the file was cut, more may be gone than shows. */
export const isHurtFile = ({ lost, entries }: IndexedFile): boolean =>
  lost > 0 || entries.some(({ version }) => !version.sound);

/** What a file is said to hold; of the newest one the certificate says it. */
export const namesIn = (index: CopyIndex, generation: number, { newest, holds }: Newest): readonly NamedRecord[] =>
  generation === newest ? holds : index.namesOf(generation);

/** What a file is said to hold and does not, or not in one piece: the end of one that was cut leaves no other trace. */
export function lackingNames(index: CopyIndex, file: IndexedFile, files: Newest): NamedRecord[] {
  const sound = file.entries.filter(({ version }) => version.sound).map(({ table, key }) => `${table} ${key}`);
  const held = new Set(sound);
  return namesIn(index, file.generation, files).filter(({ table, key }) => !held.has(`${table} ${key}`));
}
