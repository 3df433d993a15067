import { useEffect, useRef, useState } from 'preact/hooks';

export interface Work<Progress, Result> {
  busy: boolean;
  progress: Progress | undefined;
  /** Of the last work that went through; undefined when it was cancelled before it had any. */
  result: Result | undefined;
  error: unknown;
  start: (work: (follow: Follow<Progress>) => Promise<Result>) => Promise<Result | undefined>;
  cancel: () => void;
  reset: () => void;
}

export interface Follow<Progress> {
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
}

interface State<Progress, Result> {
  busy: boolean;
  progress?: Progress;
  result?: Result;
  error?: unknown;
}

/** Work that takes long enough to be followed and stopped. Leaving the page stops it. */
export function useWork<Progress, Result>(): Work<Progress, Result> {
  const [state, setState] = useState<State<Progress, Result>>({ busy: false });
  const controller = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  return {
    busy: state.busy,
    progress: state.progress,
    result: state.result,
    error: state.error,
    async start(work) {
      const { signal } = (controller.current = new AbortController());
      setState({ busy: true });
      try {
        const result = await work({ signal, onProgress: (progress) => setState({ busy: true, progress }) });
        setState({ busy: false, result });
        return result;
      } catch (error) {
        setState(signal.aborted ? { busy: false } : { busy: false, error });
        return undefined;
      }
    },
    cancel: () => controller.current?.abort(),
    reset: () => setState({ busy: false }),
  };
}
