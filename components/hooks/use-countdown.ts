import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** How long a destructive act can be taken back, in seconds. */
export const UNDO_SECONDS = 10;

export interface Countdown {
  /** Seconds left; undefined while nothing counts down. */
  left: number | undefined;
  start: () => void;
  stop: () => void;
}

/**
 * Counts ten seconds down, then calls `onEnd` once. By the clock: in a page that is not looked at a second lasts longer,
 * and what can be taken back there must not outlast what the background still has.
 */
export function useCountdown(onEnd: () => void): Countdown {
  const [left, setLeft] = useState<number>();
  const end = useRef(onEnd);
  end.current = onEnd;
  const endsAt = useRef(0);
  useEffect(() => {
    if (left === undefined) return undefined;
    const timer = setTimeout(() => {
      const next = Math.min(left - 1, Math.ceil((endsAt.current - Date.now()) / 1_000));
      setLeft(next > 0 ? next : undefined);
      if (next <= 0) end.current();
    }, 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  const start = useCallback(() => {
    endsAt.current = Date.now() + UNDO_SECONDS * 1_000;
    setLeft(UNDO_SECONDS);
  }, []);
  const stop = useCallback(() => setLeft(undefined), []);
  return { left, start, stop };
}
