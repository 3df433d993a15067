import * as z from 'zod/mini';

const id = z.string().check(z.regex(/^[0-9a-f]{8,64}$/));

/** One line of snapshots; a browser run's session has the run's own id. 32 hex digits. */
export const SessionId = id;
export type SessionId = string & { readonly __session?: never };
/** One immutable snapshot. 32 hex digits. */
export const SnapshotId = id;
export type SnapshotId = string & { readonly __snapshot?: never };
/** HMAC-SHA-256(idKey, kind, canonical bytes). 64 hex digits. */
export const ObjectId = id;
export type ObjectId = string & { readonly __object?: never };
/** One document as its content script saw it: a load, or a navigation inside a single-page app. 32 hex digits. */
export const DocumentId = id;
export type DocumentId = string & { readonly __document?: never };
/** A tab or window through its whole life, browser restarts included: the browser's own ids do not survive one. */
export const Uid = id;
export type Uid = string & { readonly __uid?: never };

export { newId } from './new-id';
