import { useCallback, useState } from 'preact/hooks';

export interface Task {
  busy: boolean;
  error: unknown;
  /** True when `work` went through. A second start while busy does nothing. */
  start: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** One thing a page does at a time, with what went wrong the last time. */
export function useTask(): Task {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: undefined });
  const start = useCallback(
    async (work: () => Promise<unknown>): Promise<boolean> => {
      if (state.busy) return false;
      setState({ busy: true, error: undefined });
      try {
        await work();
        setState({ busy: false, error: undefined });
        return true;
      } catch (error) {
        setState({ busy: false, error });
        return false;
      }
    },
    [state.busy],
  );
  return { ...state, start };
}
