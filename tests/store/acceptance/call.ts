import type { SessionStore } from '../../../lib/store/session-store';
import type { StoreModel } from './store-model';

/** A call ready to be made: the same for the store and for the model. */
export interface Call {
  make(store: SessionStore): Promise<unknown>;
  /**
   * Changes the model as the finished call should, and gives what the call should have resolved to. Not `whole`: it went
   * on after something that it could not read, and said so.
   */
  model(model: StoreModel, resolved: unknown, whole: boolean): unknown;
  /** The code of the error that the call must end in. */
  refusal?(model: StoreModel): string | undefined;
  /** Takes in what a call of several transactions has done before it failed. */
  failed?(model: StoreModel, store: SessionStore): unknown;
}

const idOf = (kind: string, number: number): string => `${kind}${number}`.padStart(32, '0').replace(/[^0-9a-f]/g, 'e');
export const sessionId = (number: number): string => idOf('5e', number);
export const documentId = (number: number): string => idOf('d0', number);
export const tabId = (number: number): string => idOf('7a', number);
export const chatKey = (number: number): string => `claude:${number}`;
export const reportId = (number: number): string => idOf('4e', number);
export const snapshotId = (number: number): string => idOf('1d', number);

/** The snapshot of this number, or one that is nowhere. */
export function pickSnapshot({ snapshots }: StoreModel, nth: number): { id: string; session: string } {
  const stored = [...snapshots.values()];
  return stored[nth % (stored.length || 1)] ?? { id: 'f'.repeat(32), session: sessionId(0) };
}
