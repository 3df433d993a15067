/** Three roots around a rock; the drawing of `public/icon/holdfast.svg` without its tile. */
export function HoldfastMark() {
  return (
    <svg class="mark" viewBox="0 0 16 16" width="20" height="20" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round">
        <path d="M8 1.5V12" />
        <path d="M8 4.5C8 7.5 2.5 7 2.5 11c0 1.7 1 3 2.6 3.4" />
        <path d="M8 4.5c0 3 5.5 2.5 5.5 6.5 0 1.7-1 3-2.6 3.4" />
      </g>
    </svg>
  );
}
