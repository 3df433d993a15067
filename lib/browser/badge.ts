import { browser } from 'wxt/browser';
import type { HealthLevel } from '../model/health';

const SIZES = [16, 32] as const;
const COLOURS: Record<HealthLevel, string> = {
  kept: '#0d6b57',
  paused: '#5a6763',
  stale: '#8a5300',
  failing: '#a4262c',
};

/** Shows the state of saving on the toolbar button; `offers` sessions wait to be resumed. */
export async function showBadge(level: HealthLevel, offers: number): Promise<void> {
  const attention = level === 'failing' || level === 'stale' ? '!' : '';
  const text = attention || (offers > 0 ? String(offers) : '');
  await browser.action.setIcon({
    path: Object.fromEntries(SIZES.map((size) => [size, `/icon/${level}-${String(size)}.png`])),
  });
  await browser.action.setBadgeBackgroundColor({ color: COLOURS[level] });
  await browser.action.setBadgeText({ text });
}

/** How long the button says what was just done, in milliseconds. */
const FLASH_MS = 3_000;

/** Says `title` on the toolbar button for a moment, with a mark on it; the caller puts the badge back afterwards. */
export async function flashBadge(title: string): Promise<void> {
  await browser.action.setBadgeText({ text: '✓' });
  await browser.action.setTitle({ title });
  await new Promise((resolve) => setTimeout(resolve, FLASH_MS));
  await browser.action.setTitle({ title: browser.i18n.getMessage('extensionName') });
}
