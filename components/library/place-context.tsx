import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { parsePlace, placeQuery, type Place } from './place';

interface Here {
  place: Place;
  go: (place: Place) => void;
}

const PlaceContext = createContext<Here | undefined>(undefined);

export function usePlace(): Here {
  const here = useContext(PlaceContext);
  if (!here) throw new Error('a part of the library is used outside of it');
  return here;
}

/** Follows the address of the page, and changes it. */
export function PlaceKeeper({ children }: { children: ComponentChildren }) {
  const [place, setPlace] = useState(() => parsePlace(location.search));
  useEffect(() => {
    const follow = (): void => setPlace(parsePlace(location.search));
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);
  const go = (next: Place): void => {
    history.pushState(null, '', `${location.pathname}${placeQuery(next)}`);
    setPlace(next);
  };
  return <PlaceContext.Provider value={{ place, go }}>{children}</PlaceContext.Provider>;
}

interface PlaceLinkProps {
  to: Place;
  class?: string;
  current?: boolean;
  children: ComponentChildren;
}

/** A link inside the library; it can be opened beside like any other. */
export function PlaceLink({ to, current = false, children, ...rest }: PlaceLinkProps) {
  const { go } = usePlace();
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={`/library.html${placeQuery(to)}`} aria-current={current ? 'true' : undefined} onClick={open} {...rest}>
      {children}
    </a>
  );
}
