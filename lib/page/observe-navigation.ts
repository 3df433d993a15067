export interface ObserveNavigationOptions {
  page: Window;
  signal: AbortSignal;
  /** The address is about to change and the page still shows what belongs to the old one. */
  onBefore: () => void;
  /** The address has changed: the page is another one now. */
  onAfter: () => void;
}

/**
 * Follows a single-page app. The Navigation API tells before the address changes, and so before the router changes the
 * page. Where it is missing only going back and forth is told, and `check` finds the rest. Returns `check`.
 */
export function observeNavigation({ page, signal, onBefore, onAfter }: ObserveNavigationOptions): () => void {
  let shown = page.location.href;
  const follow = (isReplaced: boolean): void => {
    const { href } = page.location;
    const moved = isOtherPage(shown, href, isReplaced);
    shown = href;
    if (moved) onAfter();
  };
  const navigation = navigationOf(page);
  const check = (): void => follow(!navigation);
  navigation?.addEventListener(
    'navigate',
    ({ destination, navigationType }) => {
      if (isOtherPage(shown, destination?.url ?? '', navigationType === 'replace')) onBefore();
    },
    { signal },
  );
  const onEntry = ({ navigationType }: NavigationEvent): void => follow(navigationType === 'replace');
  navigation?.addEventListener('currententrychange', onEntry, { signal });
  for (const name of ['popstate', 'hashchange']) page.addEventListener(name, () => follow(false), { signal });
  return check;
}

/**
 * True when two addresses show different pages. A hash only says where on the page, unless it is a route of its own.
 * A replaced query is a filter or a cursor, which apps write as often as somebody types.
 */
export function isOtherPage(one: string, other: string, isReplaced: boolean): boolean {
  return pageOf(one, isReplaced) !== pageOf(other, isReplaced);
}

function pageOf(address: string, withoutQuery: boolean): string {
  const [whole = '', hash = ''] = split(address, '#');
  const [path = ''] = withoutQuery ? split(whole, '?') : [whole];
  return /^[!/]/.test(hash) ? `${path}#${withoutQuery ? (split(hash, '?')[0] ?? '') : hash}` : path;
}

function split(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** What is used of the Navigation API, which older browsers lack. */
interface NavigationEvent {
  destination?: { url: string };
  navigationType?: string | null;
}

interface NavigationLike {
  addEventListener(type: string, listener: (event: NavigationEvent) => void, options: { signal: AbortSignal }): void;
}

const navigationOf = (page: Window): NavigationLike | undefined => (page as { navigation?: NavigationLike }).navigation;
