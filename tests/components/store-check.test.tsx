// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { StoreCheck } from '../../components/library/StoreCheck';
import { newCheckReport, type CheckReport, type Damage } from '../../lib/model/check-report';
import { show, type Shown } from './show';

let shown: Shown;
const open = async (...checks: CheckReport[]): Promise<Shown> => (shown = await show(StoreCheck, { checks }));
afterEach(() => shown.close());

const report = (change: Partial<CheckReport> = {}): CheckReport => ({
  ...newCheckReport('one', 2, 1_000),
  finishedAt: 2_000,
  ...change,
});
const damage = (change: Partial<Damage> = {}): Damage => ({
  ...{ part: 'page', record: 'r', snapshots: [3, 4], reason: 'corrupt-object', outcome: 'kept' },
  session: { id: 's', title: 'Thursday' },
  tab: { title: 'Pull request', url: 'https://git.example/' },
  ...change,
});
const lines = (): string[] => [...shown.root.querySelectorAll('li')].map(({ textContent }) => textContent);

describe('a check of the store', () => {
  it('of every byte can be asked for', async () => {
    await open();
    await shown.click('Check everything now');
    expect(shown.access.sent).toEqual([{ type: 'check-store', level: 2 }]);
  });

  it('that is under way says how far it is, and can be cancelled', async () => {
    await open({ ...newCheckReport('two', 2, 3_000), asked: true, done: 30, total: 120 }, report());
    expect(shown.has('30 of about 120')).toBe(true);
    expect(shown.has('Check everything now')).toBe(false);
    await shown.click('Cancel');
    expect(shown.access.sent).toEqual([{ type: 'cancel-check' }]);
  });

  it('that began by itself can be asked for, and then goes on without pauses', async () => {
    await open({ ...newCheckReport('two', 2, 3_000), done: 30, total: 120 });
    expect(shown.has('30 of about 120')).toBe(true);
    await shown.click('Check everything now');
    expect(shown.access.sent).toEqual([{ type: 'check-store', level: 2 }]);
  });

  it('that found nothing says so; the glance at a start is no answer to that', async () => {
    await open(report({ level: 0 }), report());
    expect(shown.has('everything is whole')).toBe(true);
    shown.close();
    await open(report({ level: 0 }));
    expect(shown.has('everything is whole')).toBe(false);
  });

  it('that was cancelled does not say that everything is whole', async () => {
    await open(report({ cancelled: true }));
    expect(shown.has('was cancelled')).toBe(true);
    expect(shown.has('everything is whole')).toBe(false);
  });

  it('names what is damaged and where, what could not be repaired first', async () => {
    await open(
      report({ damages: [damage({ record: 'x', part: 'icon', outcome: 'repaired', from: 'second-copy' }), damage()] }),
    );
    expect(shown.has('1 record was damaged and is repaired')).toBe(true);
    expect(shown.has('1 record is damaged and could not be repaired')).toBe(true);
    expect(lines()).toEqual([
      'What a page held · Pull request · Thursday · #3, #4damaged',
      'Icon · Pull request · Thursday · #3, #4repaired',
    ]);
  });

  it('that found more than a person reads shows some and counts the others', async () => {
    const many = Array.from({ length: 60 }, (_, index) => damage({ record: String(index) }));
    await open(report({ damages: many, more: 7 }));
    expect(shown.has('67 records are damaged')).toBe(true);
    expect(lines()).toHaveLength(51);
    expect(lines().at(-1)).toBe('and 17 more');
  });
});
