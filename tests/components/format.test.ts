import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatDay,
  formatDuration,
  formatMoment,
  formatRelative,
  formatTime,
} from '../../components/format';
import { pluralForm } from '../../components/plural';
import { textLanguage } from '../../components/text-language';
import { translate } from './fake-access';
import { HOUR, MINUTE, NOW } from './fake-sessions';

const DAY = 24 * HOUR;

describe('counting', () => {
  it('one is one, and nothing, two and many are others, in both languages', () => {
    for (const language of ['en', 'de'])
      expect([0, 1, 2, 120].map((count) => pluralForm(count, language))).toEqual(['Other', 'One', 'Other', 'Other']);
  });
});

describe('the language of dates and plurals', () => {
  it('is the browser’s where there are texts in it, else that of the texts', () => {
    const english = (language: string) => textLanguage({ language, text: (key) => translate('en', key) });
    expect(['en-GB', 'en', 'fr', 'de'].map(english)).toEqual(['en-GB', 'en', 'en', 'en']);
    expect(textLanguage({ language: 'de-AT', text: (key) => translate('de', key) })).toBe('de-AT');
  });
});

describe('times', () => {
  it('a distance is told in its largest fitting unit', () => {
    const distances = [500, 4_000, 59_999, 12 * MINUTE, 3 * HOUR, DAY, 3 * DAY];
    expect(distances.map((past) => formatRelative(-past, 'en-GB', 'long'))).toEqual([
      'now',
      '4 seconds ago',
      '59 seconds ago',
      '12 minutes ago',
      '3 hours ago',
      'yesterday',
      '3 days ago',
    ]);
  });

  it('a clock that was set back never makes a save happen in the future', () => {
    expect(formatRelative(5_000, 'en-GB', 'long')).toBe('now');
  });

  it('the year is named when it is not the present one', () => {
    expect(formatMoment(NOW - HOUR, NOW, 'en-GB')).toBe('Thu 20 Nov, 22:53');
    expect(formatMoment(NOW - 400 * DAY, NOW, 'en-GB')).toContain('2024');
  });

  it('the farthest times a record may hold can be told, and how long ago they were', () => {
    for (const then of [-8.64e15, 8.64e15]) {
      for (const now of [NOW, -then]) {
        const told = [formatMoment(then, now, 'en-GB'), formatDay(then, now, 'en-GB'), formatTime(then, 'en-GB')];
        for (const words of told) expect(words).toMatch(/\d/);
        expect(formatRelative(then - now, 'en-GB', 'long')).toMatch(/days ago|now/);
        expect(formatDuration(then - now, 'en-GB')).toMatch(/days|0 sec/);
      }
    }
  });

  it('a length keeps its two largest units', () => {
    expect(formatDuration(2 * HOUR + 10 * MINUTE, 'en-US')).toBe('2 hr 10 min');
    expect(formatDuration(3 * DAY + 4 * HOUR + 5 * MINUTE, 'en-US')).toBe('3 days 4 hr');
    expect(formatDuration(40_000, 'en-US')).toBe('40 sec');
    expect(formatDuration(-5, 'en-US')).toBe('0 sec');
  });
});

describe('space', () => {
  it('is told in the unit people know, without false precision', () => {
    expect([0, 12_345, 4_567_890, 18_200_000, 2_345_678_901].map((bytes) => formatBytes(bytes, 'en-US'))).toEqual([
      '0 kB',
      '13 kB',
      '4.6 MB',
      '18 MB',
      '2.3 GB',
    ]);
  });
});
