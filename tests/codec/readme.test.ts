import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ArchiveEnd, ArchiveHead } from '../../lib/model/archive-rows';
import { NamedRecord } from '../../lib/model/certificate';
import { CheckReport } from '../../lib/model/check-report';
import { Checkpoint } from '../../lib/model/checkpoint';
import { Conversation } from '../../lib/model/conversation';
import { LiveDocument } from '../../lib/model/live-document';
import { OBJECT_SCHEMAS } from '../../lib/model/objects';
import { RestoreReport } from '../../lib/model/restore-report';
import { Session } from '../../lib/model/session';
import { Snapshot } from '../../lib/model/snapshot';

const ROWS = {
  ...{ Session, Snapshot, Checkpoint, LiveDocument, Conversation, RestoreReport, CheckReport },
  ...{ ArchiveHead, ArchiveEnd, NamedRecord },
};
const README = readFileSync(path.join(import.meta.dirname, '../../lib/codec/README.md'), 'utf8');
/** What stands in backquotes, cut into words. */
const MEMBERS = new Set([...README.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.split(/[^$\w]+/)));
const WORDS = new Set(README.split(/[^\w-]+/));

describe('lib/codec/README.md', () => {
  it.each(Object.entries({ ...OBJECT_SCHEMAS, ...ROWS }))(
    'names every member of "%s", and every word one may be',
    (_, schema) => {
      const { members, words } = listNames(z.toJSONSchema(schema));
      expect(members.length).toBeGreaterThan(1);
      expect(members.filter((name) => !MEMBERS.has(name))).toEqual([]);
      expect(words.filter((word) => !WORDS.has(word))).toEqual([]);
    },
  );
});

interface Names {
  members: string[];
  words: string[];
}

function listNames(schema: unknown): Names {
  if (typeof schema !== 'object' || schema === null) return { members: [], words: [] };
  const {
    properties = {},
    enum: words = [],
    ...rest
  } = schema as {
    properties?: Record<string, unknown>;
    enum?: unknown[];
  };
  const below = [...Object.values(properties), ...Object.values<unknown>({ ...rest })].map(listNames);
  return {
    members: [...Object.keys(properties), ...below.flatMap(({ members }) => members)],
    words: [...words.filter((word) => typeof word === 'string'), ...below.flatMap((one) => one.words)],
  };
}
