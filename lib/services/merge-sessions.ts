import { AppError } from '../model/errors';
import type { MergePreview, MergeRequest, MergeResult } from '../model/merge/merge-report';
import type { SessionStore } from '../store/session-store';
import type { Parts } from './parts';

type Needs = Pick<Parts, 'store' | 'now'>;

/** Merges two sessions into a new one. */
export function mergeSessions(_parts: Needs, _request: MergeRequest): Promise<MergeResult> {
  return Promise.reject(new AppError('not-yet', 'Merging is being built.'));
}

/** What merging would do. */
export function previewMerge(_store: SessionStore, _request: MergeRequest): Promise<MergePreview> {
  return Promise.reject(new AppError('not-yet', 'Merging is being built.'));
}
