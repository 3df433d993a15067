import type { SessionId } from '../../lib/model/ids';
import type { RestoreReport } from '../../lib/model/restore-report';
import { useAccess } from '../access-context';
import { useWatched, type Watched } from '../hooks/use-watched';

/** The newest restore of a session in this run; no value while there is none. */
export function useRestore(session: SessionId): Watched<RestoreReport | undefined> {
  const access = useAccess();
  return useWatched<RestoreReport | undefined>(
    (onChange, onError) => access.watchRestore(session, onChange, onError),
    session,
  );
}
