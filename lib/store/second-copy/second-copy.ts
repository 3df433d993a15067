/** The tables whose rows are copied as they are; `packs` are copied as bytes, `objects` are derived from them. */
export const ROW_TABLES = [
  'sessions',
  'snapshots',
  'checkpoints',
  'live',
  'conversations',
  'audit',
  'settings',
] as const;
export type CopiedTable = (typeof ROW_TABLES)[number];

/** What can be read from the second copy: bytes and rows that passed their checksum, and nothing else. */
export interface SecondCopy {
  /** Bytes of the pack as copied, checksum verified; undefined when the copy has none. */
  readPack(number: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** The newest copied row of a small table, unparsed; undefined when the copy has none or a deletion came later. */
  readRow(table: CopiedTable, key: string): Promise<unknown>;
  /** Keys of the rows the copy holds. */
  listKeys(table: CopiedTable): Promise<string[]>;
  listPacks(): Promise<number[]>;
}
