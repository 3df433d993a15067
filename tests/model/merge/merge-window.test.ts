import { describe, expect, it } from 'vitest';
import type { TabGroup, WindowState } from '../../../lib/model/manifest';
import { deriveId } from '../../../lib/model/merge/derive-id';
import { mergeWindow } from '../../../lib/model/merge/merge-window';
import { Settler } from '../../../lib/model/merge/settle-conflicts';

const GROUP: TabGroup = { uid: 'g0000000', title: 'Lisbon', color: 'blue', collapsed: false };
const WINDOW: WindowState = {
  formatVersion: 2,
  uid: 'w0000000',
  bounds: { left: 0, top: 0, width: 800, height: 600 },
  state: 'normal',
  focused: true,
  groups: [GROUP],
  tabs: [],
};
const withGroup = (facts: Partial<TabGroup>): WindowState => ({ ...WINDOW, groups: [{ ...GROUP, ...facts }] });

function merge(one: WindowState, other: WindowState, base: WindowState | undefined = WINDOW) {
  const policy = { strategy: 'by-hand', newest: 'that', undecided: 'this', choices: new Map(), deriveId } as const;
  const settler = new Settler(policy);
  return { window: mergeWindow({ base, one, other }, settler), settler };
}

describe('merging a window both sides have', () => {
  it('asks for the name and the colour of a group that both sides changed', () => {
    const { window, settler } = merge(
      withGroup({ title: 'Flights', color: 'red' }),
      withGroup({ title: 'Hotels', color: 'green' }),
    );
    expect(settler.conflicts).toMatchObject([
      { kind: 'group', base: 'Lisbon', this: 'Flights', that: 'Hotels' },
      { kind: 'color', base: 'blue', this: 'red', that: 'green' },
    ]);
    expect(window.groups).toEqual([{ ...GROUP, title: 'Flights', color: 'red' }]);
  });

  it('takes from each side what it alone changed of a group', () => {
    const { window, settler } = merge(withGroup({ title: 'Flights' }), withGroup({ color: 'green' }));
    expect([window.groups, settler.conflicts]).toEqual([[{ ...GROUP, title: 'Flights', color: 'green' }], []]);
  });

  it('leaves a private window private', () => {
    const window: WindowState = { ...WINDOW, privateWindow: true };
    expect(merge(window, { ...window, focused: false }, window).window.privateWindow).toBe(true);
    expect(merge(WINDOW, WINDOW).window).not.toHaveProperty('privateWindow');
  });

  it('lets the newest say where the window was, and says so', () => {
    const at = (left: number): WindowState => ({ ...WINDOW, bounds: { left, top: 0, width: 800, height: 600 } });
    const { window, settler } = merge(at(100), { ...at(200), state: 'maximized' });
    expect([window.bounds?.left, window.state, settler.conflicts]).toEqual([200, 'maximized', []]);
    expect(settler.newestFacts).toEqual([{ kind: 'bounds', count: 1 }]);
  });
});
