import * as z from 'zod/mini';
import { MINUTE } from './durations';
import { ObjectId, Uid } from './ids';
import { LIMITS } from './limits';
import { isTime, Time } from './time';

const url = z.string().check(z.maxLength(LIMITS.urlCharacters));
const title = z.string().check(z.maxLength(LIMITS.titleCharacters));

/** Page state of one frame; `frame` is the path of frame indices from the top document. */
export const PageRef = z.object({
  frame: z.array(z.number()).check(z.maxLength(LIMITS.frameDepth)),
  url,
  state: ObjectId,
  fields: z.number(),
  drafts: z.number(),
});
export type PageRef = z.infer<typeof PageRef>;

export const ConversationRef = z.object({
  key: z.string(),
  state: ObjectId,
  messages: z.number(),
  unsent: z.boolean(),
});
export type ConversationRef = z.infer<typeof ConversationRef>;

export const TabState = z.object({
  formatVersion: z.literal(2),
  uid: Uid,
  url,
  title,
  pinned: z.boolean(),
  muted: z.boolean(),
  /** Stored only where no window says it: of tabs closed by themselves, and in format 1. */
  lastAccessed: z.exactOptional(Time),
  icon: z.exactOptional(ObjectId),
  iconUrl: z.exactOptional(url),
  opener: z.exactOptional(Uid),
  group: z.exactOptional(Uid),
  /** Of tabs in private windows. Stored only where no window says it: of tabs closed by themselves. */
  privateWindow: z.exactOptional(z.boolean()),
  /** Set on tabs that were closed in this session and are kept for their contents. */
  closedAt: z.exactOptional(Time),
  pages: z.array(PageRef),
  conversations: z.array(ConversationRef),
});
export type TabState = z.infer<typeof TabState>;

export const TabGroup = z.object({ uid: Uid, title, color: z.string(), collapsed: z.boolean() });
export type TabGroup = z.infer<typeof TabGroup>;

export const Bounds = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() });
export type Bounds = z.infer<typeof Bounds>;

/**
 * When the tabs of a window were last looked at, in their order: whole minutes after `from`. It stands here and not in
 * the tabs, because a tab that is only looked at must not cost a new object.
 */
export const LastAccessed = z
  .object({ from: Time, minutes: z.array(z.number()) })
  .check(z.refine(({ from, minutes }) => minutes.every((minute) => isTime(from + minute * MINUTE))));
export type LastAccessed = z.infer<typeof LastAccessed>;

export const WindowState = z.object({
  formatVersion: z.literal(2),
  uid: Uid,
  bounds: z.exactOptional(Bounds),
  state: z.enum(['normal', 'minimized', 'maximized', 'fullscreen']),
  focused: z.boolean(),
  /** Absent in ordinary windows, which so keep the bytes and the ids they had before this was remembered. */
  privateWindow: z.exactOptional(z.boolean()),
  active: z.exactOptional(Uid),
  groups: z.array(TabGroup),
  tabs: z.array(ObjectId),
  /** Missing in format 1. */
  lastAccessed: z.exactOptional(LastAccessed),
  closedAt: z.exactOptional(Time),
});
export type WindowState = z.infer<typeof WindowState>;

/** Root of a snapshot's tree: everything open, and the last closed things whose contents would else be gone. */
export const SessionState = z.object({
  formatVersion: z.literal(1),
  windows: z.array(ObjectId),
  closedTabs: z.array(ObjectId),
  closedWindows: z.array(ObjectId),
});
export type SessionState = z.infer<typeof SessionState>;

/** A small icon, kept once however many tabs show it. */
export const IconState = z.object({ formatVersion: z.literal(1), dataUrl: z.string().check(z.maxLength(40_000)) });
export type IconState = z.infer<typeof IconState>;

/** How many closed tabs and windows a session carries along. */
export const CLOSED_KEPT = 25;
