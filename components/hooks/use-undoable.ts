import { useRef, useState } from 'preact/hooks';
import { useCountdown } from './use-countdown';
import { useTask, type Task } from './use-task';

export interface Undoable {
  task: Task;
  /** What the bar says, while it is there. */
  bar: { text: string; left: number; undo: () => void } | undefined;
  /** Does something at once that can be taken back for ten seconds. True when it was done. */
  act: (act: {
    text: string;
    work: () => Promise<unknown>;
    undo: (result: unknown) => Promise<unknown>;
  }) => Promise<boolean>;
}

/** Destructive acts, one after the other: only the last can be taken back. */
export function useUndoable(): Undoable {
  const task = useTask();
  const [text, setText] = useState('');
  const undo = useRef<() => Promise<unknown>>(() => Promise.resolve());
  const countdown = useCountdown(() => undefined);
  return {
    task,
    bar:
      countdown.left === undefined
        ? undefined
        : {
            text,
            left: countdown.left,
            undo: () => void task.start(() => undo.current()).then((done) => done && countdown.stop()),
          },
    async act({ text: said, work, undo: takeBack }) {
      const done = await task.start(async () => {
        const result = await work();
        undo.current = () => takeBack(result);
      });
      if (!done) return false;
      setText(said);
      countdown.start();
      return true;
    },
  };
}
