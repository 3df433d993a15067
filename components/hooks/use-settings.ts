import { useEffect, useRef, useState } from 'preact/hooks';
import type { Settings } from '../../lib/model/settings';
import { useAccess } from '../access-context';
import { useWatched } from './use-watched';

export interface ChangeableSettings {
  settings: Settings | undefined;
  error: unknown;
  /** How often something was stored. */
  saves: number;
  /** True when it was stored. */
  change: (changed: Partial<Settings>) => Promise<boolean>;
}

/**
 * The settings, and changes to them. A change that comes while another is on its way waits for it and starts from what
 * that one asked for: leaving a number field by a click on something else is two changes at once.
 */
export function useSettings(): ChangeableSettings {
  const access = useAccess();
  const stored = useWatched(access.watchSettings);
  const [saves, setSaves] = useState(0);
  const [error, setError] = useState<unknown>();
  const queue = useRef<{ wanted: Settings | undefined; underWay: number; last: Promise<unknown> }>({
    wanted: undefined,
    underWay: 0,
    last: Promise.resolve(),
  });
  useEffect(() => {
    if (queue.current.underWay === 0) queue.current.wanted = undefined;
  }, [stored.value]);

  const send = async (settings: Settings): Promise<boolean> => {
    try {
      await access.send({ type: 'change-settings', settings });
      setError(undefined);
      setSaves((before) => before + 1);
      return true;
    } catch (failure) {
      queue.current.wanted = undefined;
      setError(failure);
      return false;
    } finally {
      queue.current.underWay--;
    }
  };
  const change = (changed: Partial<Settings>): Promise<boolean> => {
    const base = queue.current.wanted ?? stored.value;
    if (!base) return Promise.resolve(false);
    const settings = { ...base, ...changed };
    queue.current.wanted = settings;
    queue.current.underWay++;
    const sent = queue.current.last.then(() => send(settings));
    queue.current.last = sent;
    return sent;
  };
  return { settings: stored.value, error: error ?? stored.error, saves, change };
}
