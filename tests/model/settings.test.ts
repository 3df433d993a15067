import { describe, expect, it } from 'vitest';
import { healthLevel } from '../../lib/model/health';
import { DEFAULT_SETTINGS, isExcluded, parseSettings, Settings } from '../../lib/model/settings';

describe('isExcluded', () => {
  it('compares whole hosts, without case and port', () => {
    expect(isExcluded('https://Bank.example:8443/a', ['bank.example'])).toBe(true);
    expect(isExcluded('https://notbank.example/', ['bank.example'])).toBe(false);
    expect(isExcluded('https://my.bank.example/', ['bank.example'])).toBe(false);
  });

  it('takes *.host for the host and all below it', () => {
    expect(isExcluded('https://bank.example/', ['*.bank.example'])).toBe(true);
    expect(isExcluded('https://my.bank.example/', ['*.bank.example'])).toBe(true);
    expect(isExcluded('https://evilbank.example/', ['*.bank.example'])).toBe(false);
  });
});

describe('Settings', () => {
  it('refuses times that would break the promise of one second', () => {
    expect(Settings.safeParse(DEFAULT_SETTINGS).success).toBe(true);
    expect(Settings.safeParse({ ...DEFAULT_SETTINGS, debounceMs: 5_000 }).success).toBe(false);
    expect(Settings.safeParse({ ...DEFAULT_SETTINGS, intervalSeconds: 0 }).success).toBe(false);
  });
});

describe('parseSettings', () => {
  const stored = { ...DEFAULT_SETTINGS, excludedHosts: ['bank.example'], debounceMs: 200 };

  it('gives options a former version did not know their defaults, nested ones too', () => {
    const { retention: _retention, space: _space, ...former } = stored;
    expect(parseSettings(former)).toEqual(stored);
    const partial = { ...stored, retention: { snapshotDays: 60 }, space: {} };
    expect(parseSettings(partial)).toEqual({
      ...stored,
      retention: { ...DEFAULT_SETTINGS.retention, snapshotDays: 60 },
    });
  });

  it('one option that cannot be read costs that option, never the list of excluded hosts', () => {
    const broken = { ...stored, retention: { snapshotDays: 'soon' }, resumeMode: 'sometimes', debounceMs: 99_999 };
    expect(parseSettings(broken)).toEqual({ ...DEFAULT_SETTINGS, excludedHosts: ['bank.example'] });
  });

  it('anything else is the defaults', () => {
    for (const value of [undefined, null, 'x', 7, []]) expect(parseSettings(value)).toEqual(DEFAULT_SETTINGS);
  });
});

describe('healthLevel', () => {
  const error = { code: 'quota', message: 'full', data: {}, at: 1 };
  it('says the worst thing that is true', () => {
    expect(healthLevel({ saves: 1 }, false, 0)).toBe('kept');
    expect(healthLevel({ saves: 1, unsavedSince: 0 }, false, 9_000)).toBe('kept');
    expect(healthLevel({ saves: 1, unsavedSince: 0 }, false, 11_000)).toBe('stale');
    expect(healthLevel({ saves: 1, error }, false, 0)).toBe('failing');
    expect(healthLevel({ saves: 1, error }, true, 0)).toBe('paused');
  });
});
