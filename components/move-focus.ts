const STEPS: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => (index === last ? 0 : index + 1),
  ArrowUp: (index, last) => (index <= 0 ? last : index - 1),
  Home: () => 0,
  End: (_index, last) => last,
};

/** Moves the focus among the entries of an open menu, as every menu does. */
export function moveFocus(event: KeyboardEvent, menu: HTMLElement | null): void {
  const step = STEPS[event.key];
  if (!step || !menu) return;
  event.preventDefault();
  const entries = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const current = entries.indexOf(document.activeElement as HTMLElement);
  entries[step(current, entries.length - 1)]?.focus();
}
