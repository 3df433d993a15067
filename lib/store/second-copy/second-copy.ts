export interface SecondCopy {
  /** Bytes of the pack as copied, checksum verified; undefined when the copy has none. */
  readPack(number: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** The newest copied row of a small table; undefined when the copy has none or a deletion came later. */
  readRow(table: 'sessions' | 'snapshots' | 'checkpoints' | 'settings', key: string): Promise<unknown>;
  /** Keys of the rows the copy holds. */
  listKeys(table: 'sessions' | 'snapshots' | 'checkpoints' | 'settings'): Promise<string[]>;
  listPacks(): Promise<number[]>;
}
