import { richer, type Salvage } from './salvage';

/** So many starts may fail for the folder in a row; with the pauses between them that is half a minute. */
const REFUSALS = 6;

interface Waiting {
  refused: number;
  /** Of a database that is gone by now: it stands nowhere else. */
  salvaged: Salvage | undefined;
  /** Rows were removed that the copy may have: the database does not show that any more. */
  hasDropped: boolean;
}

type Found = Pick<Waiting, 'salvaged' | 'hasDropped'>;

/** Databases that are being started, by name. The folder is opened anew at every attempt, so that it cannot carry this. */
const waiting = new Map<string, Waiting>();

const waitingOf = (name: string): Waiting => {
  const known = waiting.get(name) ?? { refused: 0, salvaged: undefined, hasDropped: false };
  waiting.set(name, known);
  return known;
};

/** True while a start is to fail rather than to go on without what lies in the folder; counts that it did. */
export function mayRefuse(name: string): boolean {
  const known = waitingOf(name);
  if (known.refused >= REFUSALS) return false;
  known.refused += 1;
  return true;
}

/** What was found at this attempt, or at one before it that failed. Kept until `endWaiting`. */
export function holdFound(name: string, { salvaged, hasDropped }: Found): Found {
  const known = waitingOf(name);
  known.salvaged = richer(known.salvaged, salvaged);
  known.hasDropped ||= hasDropped;
  return { salvaged: known.salvaged, hasDropped: known.hasDropped };
}

/** The start succeeded. */
export const endWaiting = (name: string): void => void waiting.delete(name);
