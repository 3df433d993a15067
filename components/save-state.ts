import { healthLevel, type Health } from '../lib/model/health';
import type { Settings } from '../lib/model/settings';
import { errorText } from './error-text';
import type { DotState } from './parts/StatusDot';
import type { Texts } from './texts';

export interface SaveState {
  dot: DotState;
  /** The answer to "is everything kept?" */
  headline: string;
  /** When; ticks, and is not read out at every tick. */
  when?: string;
  /** What to do about it, in a sentence. */
  advice?: string;
  action?: 'choose-sites' | 'continue';
}

export interface SaveFacts {
  health: Health | undefined;
  settings: Settings | undefined;
  sites: readonly string[] | undefined;
  now: number;
}

/** The first line of the popup. What hides everything else comes first. */
export function describeSaving({ health, settings, sites, now }: SaveFacts, texts: Texts): SaveState {
  const { t } = texts;
  if (!health || !settings || !sites) return { dot: 'waiting', headline: t('healthLooking') };
  const level = healthLevel(health, settings.paused, now);
  if (level === 'paused')
    return { dot: 'paused', headline: t('healthPaused'), advice: t('healthPausedAdvice'), action: 'continue' };
  if (level === 'failing') return describeFailure(health, texts);
  if (sites.length === 0)
    return { dot: 'stale', headline: t('healthNoSites'), advice: t('healthNoSitesAdvice'), action: 'choose-sites' };
  if (level === 'stale') return health.copyError ? describeCopyFailure(health, texts) : describeStale(health, now, texts);
  const saving = health.unsavedSince !== undefined;
  return { dot: 'kept', headline: t(saving ? 'healthSaving' : 'healthKept'), when: lastSaved(health, texts) };
}

function describeFailure(health: Health, texts: Texts): SaveState {
  const advice = health.error ? errorText(health.error, texts) : '';
  return { dot: 'failing', headline: texts.t('healthFailing'), when: lastSaved(health, texts), advice };
}

/** Nothing is lost and saving goes on: only the day the database breaks there would be nothing to fall back on. */
function describeCopyFailure(health: Health, texts: Texts): SaveState {
  const isFull = health.copyError?.code === 'quota';
  return {
    dot: 'stale',
    headline: texts.t('healthOneCopy'),
    when: lastSaved(health, texts),
    advice: texts.t(isFull ? 'healthOneCopyFull' : 'healthOneCopyAdvice'),
  };
}

function describeStale({ unsavedSince = 0 }: Health, now: number, texts: Texts): SaveState {
  const seconds = Math.floor((now - unsavedSince) / 1_000);
  return {
    dot: 'stale',
    headline: texts.t('healthStale'),
    when: texts.t('healthStaleFor', texts.duration(seconds * 1_000)),
    advice: texts.t('healthStaleAdvice'),
  };
}

const lastSaved = ({ lastSavedAt }: Health, { t, ago }: Texts): string =>
  lastSavedAt === undefined ? t('healthNothingYet') : t('healthSavedAgo', ago(lastSavedAt));
