import { describe, expect, it } from 'vitest';
import type { LiveDocument } from '../../lib/model/live-document';
import { listOrphans } from '../../lib/model/orphans';
import { sampleDocument, samplePage } from '../store/sample-tree';

const top = (facts: Partial<LiveDocument> = {}): LiveDocument =>
  sampleDocument({ frame: [], phase: 'open', tab: 't'.repeat(8), ...facts });
const frame = (facts: Partial<LiveDocument> = {}): LiveDocument =>
  top({ id: 'f'.repeat(32), frame: [1], phase: 'awaiting', state: samplePage('of a frame'), ...facts });
const textsOf = (documents: LiveDocument[]): string => JSON.stringify(documents.map(({ state }) => state.orphans));

describe('orphans are', () => {
  it('the fields that a restore found no place for, in pages that are open or wait to be', () => {
    const orphans = samplePage('without a place').fields;
    const state = { ...samplePage('in its place'), orphans };
    expect(textsOf(listOrphans([top({ state })]))).toContain('without a place');
    expect(textsOf(listOrphans([top({ state, phase: 'awaiting' })]))).not.toContain('in its place');
    expect(listOrphans([top({ state, phase: 'closed' })])).toEqual([]);
  });

  it('all that a frame held which the loaded page does not have any more', () => {
    expect(textsOf(listOrphans([top({ state: samplePage('') }), frame()]))).toContain('of a frame');
  });

  it('not what waits in a frame of a page that is not loaded yet', () => {
    expect(listOrphans([frame()])).toEqual([]);
    expect(listOrphans([top({ phase: 'awaiting' }), frame()])).toEqual([]);
    expect(listOrphans([top({ tab: 'o'.repeat(8) }), frame()])).toEqual([]);
  });
});
