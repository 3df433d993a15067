import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { useUndoable, type Undoable } from '../hooks/use-undoable';
import { parsePlace, placeQuery, type Place } from './place';

interface Library {
  place: Place;
  go: (place: Place) => void;
  /** What was done last and can still be taken back. */
  undoable: Undoable;
  /** A file somebody dropped on the page. */
  dropped: File | undefined;
  drop: (file: File | undefined) => void;
}

const LibraryContext = createContext<Library | undefined>(undefined);

export function useLibrary(): Library {
  const library = useContext(LibraryContext);
  if (!library) throw new Error('a part of the library is used outside of it');
  return library;
}

/** Follows the address of the page, and changes it. */
export function LibraryKeeper({ children }: { children: ComponentChildren }) {
  const [place, setPlace] = useState(() => parsePlace(location.search));
  const [dropped, drop] = useState<File>();
  const undoable = useUndoable();
  useEffect(() => {
    const follow = (): void => setPlace(parsePlace(location.search));
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);
  const go = (next: Place): void => {
    history.pushState(null, '', `${location.pathname}${placeQuery(next)}`);
    setPlace(next);
  };
  return <LibraryContext.Provider value={{ place, go, undoable, dropped, drop }}>{children}</LibraryContext.Provider>;
}

interface PlaceLinkProps {
  to: Place;
  class?: string;
  current?: boolean;
  label?: string;
  children: ComponentChildren;
}

/** A link inside the library; it can be opened beside like any other. */
export function PlaceLink({ to, current = false, label, children, ...rest }: PlaceLinkProps) {
  const { go } = useLibrary();
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a
      href={`/library.html${placeQuery(to)}`}
      aria-current={current ? 'true' : undefined}
      aria-label={label}
      onClick={open}
      {...rest}
    >
      {children}
    </a>
  );
}
