import type { ComponentChildren } from 'preact';

export type ChipTone = 'plain' | 'kept' | 'warn' | 'bad';

export const Chip = ({ tone = 'plain', children }: { tone?: ChipTone; children: ComponentChildren }) => (
  <span class={`chip ${tone}`}>{children}</span>
);
