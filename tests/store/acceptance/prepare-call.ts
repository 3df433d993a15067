import type { SessionStore } from '../../../lib/store/session-store';
import type { Action } from './actions';
import type { Call } from './call';
import { OBJECT_CALLS } from './object-calls';
import { ROW_CALLS } from './row-calls';
import type { StoreModel } from './store-model';
import { UPKEEP_CALLS } from './upkeep-calls';

/** Prepares a call: whatever needs the store before the call itself, such as sealing, is done here. */
export async function prepareCall(step: Action, store: SessionStore, model: StoreModel): Promise<Call> {
  const { [step.do]: prepare } = AT_ONCE;
  if (prepare) return prepare(step, model);
  const { [step.do]: prepareObjects } = OBJECT_CALLS as Partial<Record<string, PrepareObjects>>;
  return prepareObjects!(step, store, model);
}

const AT_ONCE = { ...ROW_CALLS, ...UPKEEP_CALLS } as unknown as Partial<Record<string, PrepareAtOnce>>;

type PrepareAtOnce = (step: Action, model: StoreModel) => Call;
type PrepareObjects = (step: Action, store: SessionStore, model: StoreModel) => Promise<Call>;
