import { useCallback, useRef, useState } from 'preact/hooks';

export interface Task {
  busy: boolean;
  error: unknown;
  /** True when `work` went through. A second start while busy does nothing. */
  start: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** One thing a page does at a time, with what went wrong the last time. */
export function useTask(): Task {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: undefined });
  // A second click can come before the first one is drawn.
  const running = useRef(false);
  const start = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setState({ busy: true, error: undefined });
    let error: unknown;
    try {
      await work();
      return true;
    } catch (failure) {
      error = failure;
      return false;
    } finally {
      running.current = false;
      setState({ busy: false, error });
    }
  }, []);
  return { ...state, start };
}
