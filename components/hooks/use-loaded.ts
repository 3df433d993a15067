import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Watched } from './use-watched';

export interface Loaded<Value> extends Watched<Value> {
  reload: () => void;
}

/** Reads once, and again whenever `key` changes or `reload` is called; what was read before stays until then. */
export function useLoaded<Value>(read: () => Promise<Value>, key: unknown = ''): Loaded<Value> {
  const [round, setRound] = useState(0);
  const [loaded, setLoaded] = useState<Watched<Value> & { key: unknown }>({ key });
  useEffect(() => {
    let stopped = false;
    read().then(
      (value) => stopped || setLoaded({ key, value }),
      (error: unknown) => stopped || setLoaded({ key, error }),
    );
    return () => {
      stopped = true;
    };
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...(loaded.key === key ? loaded : {}), reload };
}
