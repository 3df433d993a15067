import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Takes the focus when it appears, if `when` holds then: what had it is gone, and a reader must learn what came instead. */
export function useFocusOnce<Target extends HTMLElement>(when = true): RefObject<Target | null> {
  const target = useRef<Target | null>(null);
  useEffect(() => {
    if (when) target.current?.focus({ preventScroll: true });
  }, []);
  return target;
}
