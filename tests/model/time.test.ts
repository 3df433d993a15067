import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { WindowState } from '../../lib/model/manifest';
import { isTime, Time } from '../../lib/model/time';

const MODEL = resolve(__dirname, '../../lib/model');
const FARTHEST = 8.64e15;

describe('a time', () => {
  it('is what a date can hold, to the last millisecond', () => {
    for (const time of [-FARTHEST, -1, 0, 1_760_000_000_000, FARTHEST]) {
      expect(Time.parse(time)).toBe(time);
      expect(() => new Intl.DateTimeFormat('en').format(time)).not.toThrow();
    }
  });

  it('may be a fraction: browsers tell some so, and they are stored', () => {
    expect(Time.parse(1_760_000_000_000.4375)).toBe(1_760_000_000_000.4375);
  });

  it('is nothing that would throw when it is shown', () => {
    for (const none of [1e300, -1e300, FARTHEST + 1, -FARTHEST - 1, Infinity, NaN, '2025', null, undefined])
      expect(isTime(none)).toBe(false);
  });
});

/** Members of that name, wherever they lie in the schema, with the path that leads to them. */
function membersOf(schema: z.core.$ZodType, named: RegExp, path: string): [string, z.core.$ZodType][] {
  const def = schema._zod.def as Partial<{
    shape: Record<string, z.core.$ZodType>;
    innerType: z.core.$ZodType;
    element: z.core.$ZodType;
    options: z.core.$ZodType[];
  }>;
  const inner = [def.innerType, def.element, ...(def.options ?? [])].filter((one) => one !== undefined);
  const shape = Object.entries(def.shape ?? {});
  return [
    ...shape
      .filter(([name]) => named.test(name))
      .map(([name, one]): [string, z.core.$ZodType] => [`${path}.${name}`, one]),
    ...shape.flatMap(([name, one]) => membersOf(one, named, `${path}.${name}`)),
    ...inner.flatMap((one) => membersOf(one, named, path)),
  ];
}

describe('everything that is read', () => {
  it('has no member called …At, at, until or lastAccessed that gives a number that is no time', async () => {
    const files = readdirSync(MODEL).filter((name) => name.endsWith('.ts'));
    const modules = await Promise.all(
      files.map((file) => import(join(MODEL, file)) as Promise<Record<string, unknown>>),
    );
    const schemas = modules.flatMap((all) =>
      Object.entries(all).filter((entry): entry is [string, z.core.$ZodType] => entry[1] instanceof z.core.$ZodType),
    );
    const times = schemas.flatMap(([name, schema]) => membersOf(schema, /At$|^at$|^until$|^lastAccessed$/, name));
    expect(times.length).toBeGreaterThan(25);
    const wrong = times.filter(([, schema]) => z.safeParse(schema, 1e300).data === 1e300).map(([path]) => path);
    expect(wrong, 'use Time of lib/model/time.ts').toEqual([]);
  });

  it('a window tells of no minute that is no time', () => {
    const window = (from: number, minute: number): unknown => ({
      formatVersion: 2,
      uid: 'a'.repeat(32),
      state: 'normal',
      focused: true,
      groups: [],
      tabs: ['b'.repeat(64)],
      lastAccessed: { from, minutes: [minute] },
    });
    expect(WindowState.safeParse(window(1_760_000_000_000, 3)).success).toBe(true);
    expect(WindowState.safeParse(window(0, 29_333_333)).success).toBe(true);
    expect(WindowState.safeParse(window(0, 1e300)).success).toBe(false);
    expect(WindowState.safeParse(window(FARTHEST, 1)).success).toBe(false);
  });
});
