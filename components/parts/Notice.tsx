import type { ComponentChildren } from 'preact';

interface NoticeProps {
  tone: 'kept' | 'plain' | 'warn' | 'bad';
  /** Errors interrupt, everything else waits until the reader is free. */
  urgent?: boolean;
  children: ComponentChildren;
}

/** A sentence that matters: never cut off. */
export const Notice = ({ tone, urgent = false, children }: NoticeProps) => (
  <div class={`notice ${tone}`} role={urgent ? 'alert' : 'status'}>
    {children}
  </div>
);
