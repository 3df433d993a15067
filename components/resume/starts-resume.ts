const OWN_ENTER = 'button, a, summary, select, textarea, [role=menuitem]';

/** True for an Enter that nothing on the page uses for itself. */
export function startsResume(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.defaultPrevented || event.repeat || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  return !(event.target instanceof Element && event.target.closest(OWN_ENTER));
}
