/** Look of the prompt: Holdfast's tokens, in px because pages set their own rem. No `light-dark()`: Chrome 120 lacks it. */
export const CONFLICT_STYLE = `
:host {
  all: initial;
  color-scheme: light dark;
  --surface: #fff; --well: #eef1ef; --line: #dfe4e1; --text: #17201d; --quiet: #5a6763;
  --accent: #0d6b57; --ink: #fff; --warn: #8a5300;
  position: fixed; right: 16px; bottom: 16px; z-index: 2147483647;
  width: 344px; max-width: calc(100vw - 32px);
}
@media (prefers-color-scheme: dark) {
  :host {
    --surface: #1a1e1d; --well: #232827; --line: #2e3533; --text: #e8eeeb; --quiet: #9aa8a3;
    --accent: #4fc7a8; --ink: #06251d; --warn: #f0b354;
  }
}
@media print { :host { display: none; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
section {
  max-height: calc(100vh - 32px); overflow: auto; padding: 12px;
  font: 13px/18px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  color: var(--text); background: var(--surface);
  border: 1px solid var(--line); border-left: 3px solid var(--warn); border-radius: 8px;
  box-shadow: 0 1px 2px rgb(0 0 0 / .06), 0 4px 16px rgb(0 0 0 / .12);
  animation: appear 120ms ease-out;
}
@keyframes appear { from { opacity: 0; transform: translateY(4px); } }
@media (prefers-reduced-motion: reduce) { section { animation: none; } }
header { display: flex; align-items: center; gap: 4px; }
h2 { flex: 1; margin: 0; font: inherit; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
p { margin: 4px 0 8px; color: var(--quiet); }
h3 { margin: 8px 0 4px; font: inherit; font-size: 11px; font-weight: 600; color: var(--quiet); }
pre {
  max-height: 76px; margin: 0; padding: 4px 8px; overflow: auto;
  font: inherit; white-space: pre-wrap; overflow-wrap: anywhere;
  background: var(--well); border-radius: 4px;
}
footer { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
button {
  min-width: 28px; min-height: 28px; padding: 4px 8px;
  font: inherit; color: var(--text); background: none; border: 1px solid var(--line); border-radius: 6px; cursor: pointer;
}
button:hover { background: var(--well); }
header button { border-color: transparent; }
button:disabled { color: var(--quiet); cursor: default; }
button[data-main] { color: var(--ink); background: var(--accent); border-color: var(--accent); font-weight: 600; }
button:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
[role=status] { display: flex; align-items: center; gap: 8px; margin-top: 8px; color: var(--quiet); }
`;
