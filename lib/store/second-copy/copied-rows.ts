import { encodeCanonicalJson, parseCanonicalJson } from '../../codec/canonical-json';
import { fromHex, toHex } from '../../codec/hex';
import type { CopyTable } from '../../codec/copy-file';
import type { NamedRecord } from '../../model/certificate';
import { CheckReport } from '../../model/check-report';
import { Checkpoint } from '../../model/checkpoint';
import { Conversation } from '../../model/conversation';
import { RestoreReport } from '../../model/restore-report';
import { Session } from '../../model/session';
import { Snapshot } from '../../model/snapshot';
import type { AuditRow, SettingRow } from '../database';
import { parseLiveDocument } from '../live-documents';
import { toRow } from '../sessions';
import type { CopiedTable } from './second-copy';

/** Canonical JSON of a row; bytes in settings as `{"$bytes": hex}`. Throws TypeError for what JSON cannot say. */
export function encodeRow(table: CopiedTable, row: unknown): Uint8Array<ArrayBuffer> {
  if (table !== 'settings') return encodeCanonicalJson(row);
  const { key, value } = row as SettingRow;
  return encodeCanonicalJson({ key, value: value instanceof Uint8Array ? { $bytes: toHex(value) } : value });
}

/** The row as the database wants it. Throws for anything that is none, or not the row of `key`. */
export function parseRow(table: CopiedTable, key: string, bytes: Uint8Array): unknown {
  const value = parseCanonicalJson(bytes);
  const { row, found } = PARSERS[table](value);
  if (found !== key) throw new TypeError(`expected the row of ${key}`);
  return row;
}

const PARSERS: Readonly<Record<CopiedTable, (value: unknown) => { row: unknown; found: string }>> = {
  sessions(value) {
    const session = Session.parse(value);
    return { row: toRow(session), found: session.id };
  },
  snapshots(value) {
    const row = Snapshot.parse(value);
    return { row, found: row.id };
  },
  checkpoints(value) {
    const row = Checkpoint.parse(value);
    return { row, found: row.snapshot };
  },
  settings: parseSetting,
  audit(value) {
    const row = value as AuditRow;
    if (row.kind === 'check') CheckReport.parse(row.report);
    else RestoreReport.parse(row.report);
    return { row, found: row.id };
  },
  conversations(value) {
    const row = Conversation.parse(value);
    return { row, found: row.key };
  },
  live: (value) => ({ row: value, found: parseLiveDocument(value).id }),
};

/** False for a row that is not what the table holds. */
export function isSound(table: CopiedTable, row: unknown): boolean {
  try {
    PARSERS[table](row);
    return true;
  } catch {
    return false;
  }
}

const ID_KEY_BYTES = 32;

function parseSetting(value: unknown): { row: SettingRow; found: string } {
  const { key, value: held } = value as Partial<SettingRow>;
  if (typeof key !== 'string') throw new TypeError('a setting has no key');
  const hex = (held as { $bytes?: unknown } | null | undefined)?.$bytes;
  const row = { key, value: typeof hex === 'string' ? fromHex(hex) : held };
  if (key === 'idKey' && !(row.value instanceof Uint8Array && row.value.length === ID_KEY_BYTES))
    throw new TypeError('the id key is none');
  return { row, found: key };
}

/** Whether people know the records of the table by a name. */
export const isNamed = (table: CopyTable): table is NamedRecord['table'] => NAMED.has(table);

const NAMED: ReadonlySet<CopyTable> = new Set(['sessions', 'snapshots', 'checkpoints', 'packs']);

/** The name by which people know a record of the table; undefined where they have none. */
export function nameRow(table: CopiedTable, key: string, row: unknown): NamedRecord | undefined {
  const { title, name, session, startedAt, takenAt, createdAt } = row as Partial<Session & Snapshot & Checkpoint>;
  if (!isNamed(table)) return undefined;
  const words = table === 'sessions' ? title : name;
  const at = startedAt ?? takenAt ?? createdAt;
  return {
    table,
    key,
    ...(typeof session === 'string' && { session }),
    ...(typeof words === 'string' && words !== '' && { title: words }),
    ...(typeof at === 'number' && { at }),
  };
}
