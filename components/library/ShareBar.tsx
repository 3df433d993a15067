/** A part of a whole, from 0 to 1, drawn; the figure stands beside it. */
export const ShareBar = ({ share, tone }: { share: number; tone: 'kept' | 'warn' | 'bad' }) => (
  <span class={`share-bar ${tone}`} aria-hidden="true">
    <span style={{ inlineSize: `${Math.round(Math.min(1, Math.max(0, share)) * 1_000) / 10}%` }} />
  </span>
);
