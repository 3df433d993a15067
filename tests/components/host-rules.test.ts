import { describe, expect, it } from 'vitest';
import { keepableHost, parseHost, parseHosts, siteOfPattern, siteRule, toPattern } from '../../components/host-rules';
import { LIMITS_OF, parseWhole } from '../../components/options/number-rules';
import { DEFAULT_SETTINGS, Settings } from '../../lib/model/settings';

describe('a host from what people type', () => {
  it.each([
    ['docs.example.org', 'docs.example.org'],
    ['  https://Docs.Example.org/a/b?c#d ', 'docs.example.org'],
    ['localhost:5173', 'localhost'],
    ['*.example.org', '*.example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['[::1]:8080', '[::1]'],
    ['http://10.0.0.7/', '10.0.0.7'],
  ])('%s is %s', (typed, host) => {
    expect(parseHost(typed, [])).toEqual({ host });
  });

  it.each([
    'not a host',
    'a b.example',
    'chrome://settings',
    'file:///etc/passwd',
    '*',
    '*.',
    'exa*mple.org',
    '"><img>',
  ])('%s is refused', (typed) => {
    expect(parseHost(typed, [])).toEqual({ problem: 'not-a-host' });
  });

  it('nothing, and what is on the list already, are told apart', () => {
    expect(parseHost('  ', [])).toEqual({ problem: 'empty' });
    expect(parseHost('https://a.example/', ['a.example'])).toEqual({ problem: 'known' });
  });

  it('every host that is taken is one that settings take', () => {
    for (const typed of ['docs.example.org', '*.example.org', '[::1]', '10.0.0.7', 'bücher.example']) {
      const parsed = parseHost(typed, []);
      const excludedHosts = 'host' in parsed ? [parsed.host] : [];
      expect(Settings.safeParse({ ...DEFAULT_SETTINGS, excludedHosts }).success).toBe(true);
    }
  });

  it('several are taken together, and the first that is none is named', () => {
    expect(parseHosts('a.example, b.example\nhttps://a.example/')).toEqual({ hosts: ['a.example', 'b.example'] });
    expect(parseHosts('a.example\nno!\nc.example')).toEqual({ problem: 'not-a-host', at: 'no!' });
    expect(parseHosts(' \n')).toEqual({ problem: 'empty', at: '' });
  });
});

describe('patterns', () => {
  it('a host becomes a pattern and comes back', () => {
    expect(toPattern('*.example.org')).toBe('*://*.example.org/*');
    expect(siteOfPattern('*://*.example.org/*')).toBe('*.example.org');
  });

  it('all sites are no site', () => {
    for (const pattern of ['*://*/*', '<all_urls>', 'https://*/*']) expect(siteOfPattern(pattern)).toBeUndefined();
  });

  it('pages of the browser and files cannot be kept', () => {
    expect(
      ['https://a.example/x', 'http://localhost:1/', 'chrome://newtab/', 'file:///x', ''].map(keepableHost),
    ).toEqual(['a.example', 'localhost', undefined, undefined, undefined]);
  });
});

describe('what the lists say about a page', () => {
  const rule = (excludedHosts: string[]): string =>
    siteRule('https://docs.example.org/', { ...DEFAULT_SETTINGS, excludedHosts });

  it('tells a host excluded by itself from one that a wider entry excludes too', () => {
    expect(rule([])).toBe('kept');
    expect(rule(['docs.example.org'])).toBe('excluded');
    expect(rule(['*.example.org'])).toBe('excluded-with-others');
    expect(rule(['docs.example.org', '*.example.org'])).toBe('excluded-with-others');
  });
});

describe('numbers in the options', () => {
  it('only whole numbers within the limits count', () => {
    const typed = ['100', '600', ' 250 ', '99', '601', '', '2.5', '1e2', '-100'];
    expect(typed.map((value) => parseWhole(value, LIMITS_OF.debounceMs))).toEqual([
      100,
      600,
      250,
      ...Array<undefined>(6).fill(undefined),
    ]);
  });

  it('the limits are those of the settings', () => {
    const { retention, space } = DEFAULT_SETTINGS;
    const holders: Record<string, (value: number) => Partial<Settings>> = {
      debounceMs: (debounceMs) => ({ debounceMs }),
      intervalSeconds: (intervalSeconds) => ({ intervalSeconds }),
      days: (days) => ({ retention: { ...retention, snapshotDays: days, checkpointDays: days, idleDays: days } }),
      shownSessions: (shownSessions) => ({ retention: { ...retention, shownSessions } }),
      budgetMegabytes: (budgetMegabytes) => ({ space: { ...space, budgetMegabytes } }),
      sessionMegabytes: (sessionMegabytes) => ({ space: { ...space, sessionMegabytes } }),
    };
    const fits = (change: Partial<Settings>): boolean => Settings.safeParse({ ...DEFAULT_SETTINGS, ...change }).success;
    for (const [name, { min, max }] of Object.entries(LIMITS_OF)) {
      const holder = holders[name]!;
      expect([min - 1, min, max, max + 1].map((value) => fits(holder(value)))).toEqual([false, true, true, false]);
    }
  });
});
