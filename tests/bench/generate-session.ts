import type { Conversation } from '../../lib/model/conversation';
import type { PageState } from '../../lib/model/page-state';
import type { TabFacts, WindowFacts } from '../../lib/services/build-tree';
import { chatPage, generateChat, generatePage, growChat, growDraft } from './generate-page';
import { between, newHex, newToken, pick, words, type Random } from './random';

/** Share of the tabs of a session that were open in the one before. */
const CARRIED_OVER = 0.8;
/** Share of those that are looked at again, so that the minute of their last use changes. */
const VISITED = 1 / 3;
const PAGES_WITH_STATE = 1 / 3;
const CHATS = 1 / 20;
const TABS_PER_WINDOW = 20;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface GeneratedTab {
  facts: TabFacts;
  site: Site;
  page?: PageState | undefined;
  chat?: Conversation | undefined;
}

/** A web site: its icon, the way it names pages, and the way it makes addresses. */
export interface Site {
  host: string;
  name: string;
  /** As the store keeps it: 300 to 1,500 characters. */
  icon: string;
  address(random: Random, title: string): string;
}

const slug = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

/** How sites make addresses: 40 to 130 characters, from words, numbers and tokens that nothing compresses. */
const ADDRESSES: Site['address'][] = [
  (random, title) => `/${between(random, 2019, 2026)}/${between(random, 10, 12)}/${slug(title)}`,
  (random, title) =>
    `/${words(random, 1)}/${slug(title.split(' ').slice(0, 2).join(' '))}/issues/${between(random, 1, 9_000)}`,
  (random, title) => `/docs/${words(random, 1)}/${slug(title.split(' ').slice(0, 3).join(' '))}#${words(random, 1)}`,
  (random, title) => `/search?q=${title.replaceAll(' ', '+')}&source=web&ei=${newToken(random, 22)}`,
  (random) => `/mail/u/0/#inbox/${newToken(random, 32)}`,
  (random) => `/watch?v=${newToken(random, 11)}&list=${newToken(random, 34)}`,
  (random) => `/document/d/${newToken(random, 44)}/edit`,
  (random, title) => `/questions/${between(random, 1_000_000, 79_000_000)}/${slug(title)}`,
];

/**
 * One person's browsing, from a fixed seed. What it assumes, so that its figures are what a user would see:
 * - A session (a day, a browser run) begins with four fifths of the tabs of the one before. They were resumed: uid, url,
 *   title, icon and what their pages hold are the same. A third of them are looked at again and get another
 *   `lastAccessed`. One tab in five is new.
 * - 40 sites, some visited far more than others, with one icon each, 300 to 1,500 characters as a data url.
 * - Urls of 40 to 150 characters (mean about 75), titles of 3 to 11 words with the site's name (mean about 50).
 * - One page in three holds something: a scroll position; one in three of these a form with a draft of 5 to 80 words.
 *   Edits make drafts grow, and never replace a page. One tab in twenty is an AI chat of 2 to 30 turns, which only grow.
 */
export class Browsing {
  private readonly sites: Site[];
  private tabs: GeneratedTab[] = [];
  private windows: string[] = [];
  private now = 1_763_700_000_000;

  constructor(private readonly random: Random) {
    this.sites = Array.from({ length: 40 }, (_, index) => this.site(index));
  }

  /** The tabs of the next session, in windows of twenty. With `carriedOver` 0 every tab is new: the worst case. */
  next(count: number, carriedOver = CARRIED_OVER): GeneratedTab[] {
    const { random } = this;
    this.now += DAY_MS;
    const kept = this.tabs.filter(() => random() < carriedOver).slice(0, Math.round(count * carriedOver));
    const seen = kept.map((tab) => (random() < VISITED ? this.visited(tab) : tab));
    const fresh = Array.from({ length: count - seen.length }, () => this.tab());
    this.tabs = [...seen, ...fresh];
    if (carriedOver === 0) this.windows = [];
    return this.tabs;
  }

  /** The tabs as windows of the browser. */
  windowsOf(tabs: readonly GeneratedTab[], iconOf: (site: Site) => string): WindowFacts[] {
    return Array.from({ length: Math.ceil(tabs.length / TABS_PER_WINDOW) }, (_, index) => ({
      uid: (this.windows[index] ??= newHex(this.random)),
      bounds: { left: 20 * index, top: 20, width: 1_200, height: 800 },
      state: 'normal' as const,
      focused: index === 0,
      groups: [],
      tabs: tabs
        .slice(index * TABS_PER_WINDOW, (index + 1) * TABS_PER_WINDOW)
        .map(({ facts, site }) => ({ ...facts, icon: iconOf(site) })),
    }));
  }

  /** Somebody writes on for a few words, or sends a prompt and is answered. */
  edit(tab: GeneratedTab): void {
    if (tab.chat) tab.chat = growChat(this.random, tab.chat, 2);
    else tab.page = growDraft(this.random, tab.page ?? generatePage(this.random));
  }

  private tab(): GeneratedTab {
    const { random } = this;
    const site = this.sites[Math.floor(this.sites.length * random() ** 2)] ?? this.site(0);
    const title = words(random, between(random, 3, 9));
    const url = `https://${site.host}${site.address(random, title)}`;
    const facts = { uid: newHex(random), url, title: `${title} · ${site.name}`, pinned: random() < 0.05, muted: false };
    const chat = random() < CHATS ? generateChat(random, url, between(random, 2, 30)) : undefined;
    const holds = chat ? chatPage() : random() < PAGES_WITH_STATE ? generatePage(random) : undefined;
    return { facts: { ...facts, lastAccessed: this.minute() }, site, page: holds, chat };
  }

  private visited(tab: GeneratedTab): GeneratedTab {
    return { ...tab, facts: { ...tab.facts, lastAccessed: this.minute() } };
  }

  private minute(): number {
    return this.now + between(this.random, 0, 480) * MINUTE_MS;
  }

  private site(index: number): Site {
    const { random } = this;
    const name = words(random, 1);
    const icon = `data:image/png;base64,${newToken(random, between(random, 300, 1_500))}`;
    return { host: `www.${name}${index}.com`, name, icon, address: pick(random, ADDRESSES) };
  }
}
