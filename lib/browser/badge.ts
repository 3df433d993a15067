import { browser } from 'wxt/browser';
import type { HealthLevel } from '../model/health';
import type { SpaceLevel } from '../model/space';

const SIZES = [16, 32] as const;
const COLOURS: Record<HealthLevel, string> = {
  kept: '#0d6b57',
  paused: '#5a6763',
  stale: '#8a5300',
  failing: '#a4262c',
};

/** From here on the lack of space comes before sessions that wait. */
const URGENT: SpaceLevel = 95;

/** Shows the state of saving on the toolbar button; `offers` sessions wait to be resumed, `space` percent are taken. */
export async function showBadge(level: HealthLevel, offers: number, space: SpaceLevel): Promise<void> {
  const isFailing = level === 'failing' || level === 'stale';
  const isFull = !isFailing && space > 0 && (space >= URGENT || offers === 0);
  const text = isFailing ? '!' : isFull ? `${String(space)}%` : offers > 0 ? String(offers) : '';
  await browser.action.setIcon({
    path: Object.fromEntries(SIZES.map((size) => [size, `/icon/${level}-${String(size)}.png`])),
  });
  await browser.action.setBadgeBackgroundColor({ color: isFull ? COLOURS.stale : COLOURS[level] });
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
