import type { Conversation } from '../../lib/model/conversation';
import type { FieldState, FieldValue } from '../../lib/model/field-state';
import type { LiveDocument } from '../../lib/model/live-document';
import { EMPTY_PAGE } from '../../lib/model/page-state';
import type { KeptPage } from '../../components/holdfast-access';
import { fakeId, NOW } from './fake-sessions';

export function fakeField(label: string, value: FieldValue, adapter = 'textarea'): FieldState {
  return { adapter, adapterVersion: 1, place: { locators: [], hosts: [] }, label, value };
}

export const textOf = (text: string): FieldValue => ({ kind: 'text', text });

export function fakeDocument(change: Partial<LiveDocument> = {}): LiveDocument {
  return {
    id: fakeId(),
    session: fakeId(),
    phase: 'open',
    tab: fakeId(),
    tabId: 7,
    frame: [],
    url: 'https://git.example.org/up/482',
    title: 'Pull request #482: retry uploads',
    seq: 12,
    receivedAt: NOW - 4_000,
    state: EMPTY_PAGE,
    refused: [],
    ...change,
  };
}

const conversation: Conversation = {
  key: 'claude:1',
  provider: 'claude',
  conversation: '1',
  title: 'Retry with backoff',
  url: 'https://claude.ai/chat/1',
  messages: Array.from({ length: 26 }, (_, index) => ({
    id: String(index),
    role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
    text: 'so wrap it in a retry with backoff and jitter',
  })),
  draft: 'and what about a laptop that slept?',
  streaming: false,
  updatedAt: NOW,
};

const fields: FieldState[] = [
  fakeField(
    'Leave a comment',
    textOf('The backoff should cap at 30 s, otherwise a laptop that slept waits for hours. '.repeat(4)),
  ),
  fakeField('Title', textOf('Retry uploads'), 'input'),
  fakeField(
    'Subscribe to this pull request and to everything that mentions it anywhere',
    { kind: 'checked', checked: true },
    'input',
  ),
  fakeField('Reviewer', { kind: 'choice', chosen: ['Ines Duarte', 'Tom'] }, 'select'),
  fakeField('', textOf('a search'), 'input'),
  fakeField('Details', { kind: 'open', open: true }, 'details'),
  fakeField('Summary', { kind: 'rich', text: 'Short', html: '<p>Short</p>' }, 'contenteditable'),
  fakeField('upload.ts', { kind: 'editor', text: 'line\n'.repeat(411) }, 'monaco'),
];

export const orphanFields: FieldState[] = [
  fakeField(
    'Leave a comment',
    textOf('The backoff should cap at 30 s, otherwise a laptop that slept waits for hours.'),
  ),
  fakeField('', textOf('const wait = Math.min(cap, 2 ** attempt * 100);'), 'monaco'),
];

export function typicalPage(change: { orphans?: boolean } = {}): KeptPage {
  const state = {
    ...EMPTY_PAGE,
    fields,
    scroll: [{ place: { locators: [], hosts: [] }, x: 0, y: 812 }],
    orphans: change.orphans ? orphanFields : [],
  };
  const refused = [
    { reason: 'password' as const, label: 'Password' },
    { reason: 'card' as const, label: 'Card number' },
  ];
  return {
    documents: [fakeDocument({ state, refused, conversation: conversation.key })],
    conversations: [conversation],
  };
}

export const emptyPage = (): KeptPage => ({ documents: [fakeDocument()], conversations: [] });
