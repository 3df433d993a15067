import { beforeEach, expect, it, vi } from 'vitest';
import { newId } from '../../lib/model/ids';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/model/settings';
import type { PageReport } from '../../lib/services/handle-page-message';
import { createMeetEarly, type EarlyParts } from '../../lib/services/meet-early';
import { editOf } from './fake-world';

const url = 'https://journal.example/';
const sender = { tabId: 1, frameId: 0, url, site: url, privateWindow: false };
const document = newId();
const hello: PageReport = { type: 'hello', document, frame: [], title: 'Journal', url, arrival: 'loaded' };

let noted: Set<string>;
let settings: Settings;
let granted: boolean;
let ready: () => void;
let started: Promise<void>;
let parts: EarlyParts;
beforeEach(() => {
  vi.useFakeTimers();
  noted = new Set();
  settings = DEFAULT_SETTINGS;
  granted = true;
  started = new Promise((resolve) => (ready = resolve));
  parts = {
    settings: () => Promise.resolve(settings),
    isGranted: () => Promise.resolve(granted),
    noteEarlyPage: (id) => Promise.resolve(void noted.add(id)),
    readEarlyPages: () => Promise.resolve(new Set(noted)),
  };
  return () => void vi.useRealTimers();
});

async function afterPatience<Value>(answer: Promise<Value>): Promise<Value> {
  await vi.advanceTimersByTimeAsync(500);
  return answer;
}

it('a page whose background takes long to start may begin, and is noted before it is told', async () => {
  const meet = createMeetEarly(parts, started);
  expect(await afterPatience(meet(hello, sender))).toEqual({ capture: true, debounceMs: DEFAULT_SETTINGS.debounceMs });
  expect([...noted]).toEqual([document]);
});

it('its second hello waits for the background, also after the death of a worker', async () => {
  await afterPatience(createMeetEarly(parts, started)(hello, sender));
  expect(await afterPatience(createMeetEarly(parts, started)(hello, sender))).toBeUndefined();
});

it('what an app turns to meanwhile is noted with its first edit', async () => {
  const next = newId();
  expect(await createMeetEarly(parts, started)(editOf(next, url, 'words'), sender)).toBeUndefined();
  expect([...noted]).toEqual([next]);
});

it('nothing is told or noted where the background is ready in time', async () => {
  const meet = createMeetEarly(parts, started);
  const answer = meet(hello, sender);
  ready();
  expect(await afterPatience(answer)).toBeUndefined();
  expect(await meet(editOf(document, url, 'words'), sender)).toBeUndefined();
  expect(noted.size).toBe(0);
});

it.each([
  ['capture is paused', () => (settings = { ...settings, paused: true })],
  ['the site is excluded', () => (settings = { ...settings, excludedHosts: ['journal.example'] })],
  ['the site is not granted', () => (granted = false)],
])('no page begins early where %s', async (_, set) => {
  set();
  expect(await afterPatience(createMeetEarly(parts, started)(hello, sender))).toBeUndefined();
  expect(noted.size).toBe(0);
});

it('no page of a private window begins early', async () => {
  const meet = createMeetEarly(parts, started);
  expect(await afterPatience(meet(hello, { ...sender, privateWindow: true }))).toBeUndefined();
});

it('where private windows are kept, their pages begin early too', async () => {
  settings = { ...settings, privateWindows: true };
  const meet = createMeetEarly(parts, started);
  expect(await afterPatience(meet(hello, { ...sender, privateWindow: true }))).toMatchObject({ capture: true });
  expect([...noted]).toEqual([document]);
});
