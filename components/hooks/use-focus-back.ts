import { useEffect } from 'preact/hooks';

/** What had the focus before gets it back in the end. To be called before anything here takes the focus. */
export function useFocusBack(): void {
  useEffect(() => {
    const former = document.activeElement;
    return () => {
      if (former instanceof HTMLElement && former.isConnected) former.focus({ preventScroll: true });
    };
  }, []);
}
