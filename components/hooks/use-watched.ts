import { useEffect, useState } from 'preact/hooks';
import type { Stop } from '../holdfast-access';

/** The newest value; absent until the first one came. An error stays until the next value. */
export interface Watched<Value> {
  value?: Value;
  error?: unknown;
}

type Watch<Value> = (onChange: (value: Value) => void, onError: (error: unknown) => void) => Stop | undefined;

/** Subscribes while the component is shown, anew whenever `key` changes. */
export function useWatched<Value>(watch: Watch<Value>, key: unknown = ''): Watched<Value> {
  const [watched, setWatched] = useState<Watched<Value> & { key: unknown }>({ key });
  useEffect(() => {
    const stop = watch(
      (value) => setWatched({ key, value }),
      (error) => setWatched((before) => ({ ...(before.key === key ? before : { key }), error })),
    );
    return () => stop?.();
  }, [key]);
  return watched.key === key ? watched : {};
}
