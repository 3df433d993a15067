import { useState } from 'preact/hooks';
import type { PruneBegun, PrunePreview } from '../../lib/model/prune';
import { useAccess } from '../access-context';
import { useCountdown } from './use-countdown';
import { useTask } from './use-task';

export interface Prune {
  /** `done`: what could be undone no longer can. */
  state: 'idle' | 'looking' | 'nothing' | 'undoable' | 'done';
  /** What goes, or would. */
  preview: PrunePreview | undefined;
  left: number | undefined;
  error: unknown;
  /** Looks at what the policy lets go and, with the same click, lets it go: ten seconds remain to take that back. */
  freeSpace: () => Promise<void>;
  undo: () => Promise<void>;
}

/** Freeing space in one click. */
export function usePrune(onDone: () => void = () => undefined): Prune {
  const access = useAccess();
  const task = useTask();
  const [preview, setPreview] = useState<PrunePreview>();
  const [begun, setBegun] = useState<string>();
  const [done, setDone] = useState(false);
  const countdown = useCountdown(() => {
    setBegun(undefined);
    setDone(true);
    onDone();
  });
  const look = async (): Promise<void> => {
    setDone(false);
    const found = await access.previewPrune();
    setPreview(found);
    if (found.snapshots === 0) return;
    const choice = { snapshots: true, checkpoints: [], archive: [] };
    const { prune } = (await access.send({ type: 'prune', choice })) as PruneBegun;
    setBegun(prune);
    countdown.start();
  };
  return {
    state: stateOf({ busy: task.busy, begun: begun !== undefined, done, preview }),
    preview,
    left: countdown.left,
    error: task.error,
    async freeSpace() {
      await task.start(look);
    },
    async undo() {
      countdown.stop();
      setPreview(undefined);
      setBegun(undefined);
      if (begun !== undefined) await task.start(() => access.send({ type: 'undo-prune', prune: begun }));
    },
  };
}

interface Facts {
  busy: boolean;
  begun: boolean;
  done: boolean;
  preview: PrunePreview | undefined;
}

function stateOf({ busy, begun, done, preview }: Facts): Prune['state'] {
  if (begun) return 'undoable';
  if (busy) return 'looking';
  if (done) return 'done';
  return preview ? 'nothing' : 'idle';
}
