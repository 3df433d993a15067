import { isExcluded, type Settings } from '../lib/model/settings';

const HOST = /^(\*\.)?([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])$/i;

export type HostProblem = 'empty' | 'not-a-host' | 'known';
export type ParsedHost = { host: string } | { problem: HostProblem };

/** A host from what people type or paste: `https://Docs.Example.org/x` and `docs.example.org` mean the same. */
export function parseHost(typed: string, known: readonly string[]): ParsedHost {
  const trimmed = typed.trim();
  if (trimmed === '') return { problem: 'empty' };
  const host = hostOf(trimmed);
  if (host === undefined) return { problem: 'not-a-host' };
  return known.includes(host) ? { problem: 'known' } : { host };
}

function hostOf(typed: string): string | undefined {
  const wildcard = typed.startsWith('*.');
  const address = wildcard ? typed.slice(2) : typed;
  const url = /^[a-z]+:\/\//i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(url)) return undefined;
  const { hostname, protocol } = new URL(url);
  const host = `${wildcard ? '*.' : ''}${hostname}`;
  return /^https?:$/.test(protocol) && HOST.test(host) ? host : undefined;
}

/** Several hosts at once, one a line or between commas; the first that is none spoils the whole. */
export function parseHosts(typed: string): { hosts: string[] } | { problem: HostProblem; at: string } {
  const entries = typed.split(/[\s,;]+/).filter((entry) => entry !== '');
  if (entries.length === 0) return { problem: 'empty', at: '' };
  const hosts = new Set<string>();
  for (const entry of entries) {
    const parsed = parseHost(entry, []);
    if ('problem' in parsed) return { problem: parsed.problem, at: entry };
    hosts.add(parsed.host);
  }
  return { hosts: [...hosts] };
}

export const ALL_SITES = '*://*/*';

/** The browser's pattern for every page of a host. */
export const toPattern = (host: string): string => `*://${host}/*`;

/** A granted pattern as people know it: the host, or undefined for "all sites". */
export function siteOfPattern(pattern: string): string | undefined {
  const host = /^[^:]+:\/\/([^/]*)\//.exec(pattern)?.[1];
  return host === undefined || host === '*' ? undefined : host;
}

/** The host of a page that could be kept; undefined for the browser's own pages and for files. */
export function keepableHost(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) ? hostname : undefined;
}

export type SiteRule = 'kept' | 'excluded' | 'excluded-with-others';

/** `excluded-with-others`: an entry like `*.example.org` excludes it, and only the options can undo that. */
export function siteRule(url: string, { excludedHosts }: Settings): SiteRule {
  if (!isExcluded(url, excludedHosts)) return 'kept';
  return isExcluded(
    url,
    excludedHosts.filter((entry) => entry !== keepableHost(url)),
  )
    ? 'excluded-with-others'
    : 'excluded';
}

export const excludeHost = (settings: Settings, host: string): Settings => ({
  ...settings,
  excludedHosts: [...settings.excludedHosts.filter((entry) => entry !== host), host],
});

export const includeHost = (settings: Settings, host: string): Settings => ({
  ...settings,
  excludedHosts: settings.excludedHosts.filter((entry) => entry !== host),
});
