import { useEffect, useState } from 'preact/hooks';
import { useAccess } from '../access-context';

/** The time, each second anew. */
export function useNow(everyMs = 1_000): number {
  const access = useAccess();
  const [now, setNow] = useState(() => access.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(access.now()), everyMs);
    return () => clearInterval(timer);
  }, [access, everyMs]);
  return now;
}
