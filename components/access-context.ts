import { createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import type { HoldfastAccess } from './holdfast-access';
import { createTexts, type Texts } from './texts';

export const AccessContext = createContext<HoldfastAccess | undefined>(undefined);

export function useAccess(): HoldfastAccess {
  const access = useContext(AccessContext);
  if (!access) throw new Error('a component is used outside of mountPage');
  return access;
}

export function useTexts(): Texts {
  const access = useAccess();
  return useMemo(() => createTexts(access), [access]);
}
