import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** How long a destructive act can be taken back, in seconds. */
export const UNDO_SECONDS = 10;

export interface Countdown {
  /** Seconds left; undefined while nothing counts down. */
  left: number | undefined;
  start: () => void;
  stop: () => void;
}

/** Counts ten seconds down, then calls `onEnd` once. */
export function useCountdown(onEnd: () => void): Countdown {
  const [left, setLeft] = useState<number>();
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    if (left === undefined) return undefined;
    const timer = setTimeout(() => {
      setLeft(left > 1 ? left - 1 : undefined);
      if (left <= 1) end.current();
    }, 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  const start = useCallback(() => setLeft(UNDO_SECONDS), []);
  const stop = useCallback(() => setLeft(undefined), []);
  return { left, start, stop };
}
