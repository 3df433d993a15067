export type DotState = 'kept' | 'paused' | 'stale' | 'failing' | 'waiting';

/** Says by shape as well as by colour what the words beside it say. */
export const StatusDot = ({ state }: { state: DotState }) => <span class={`dot ${state}`} aria-hidden="true" />;
