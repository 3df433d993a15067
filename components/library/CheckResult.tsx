import { keptDamages, type CheckReport, type Damage, type DamagedPart } from '../../lib/model/check-report';
import { useTexts } from '../access-context';
import { Notice } from '../parts/Notice';
import type { TextKey } from '../text-key';
import type { Texts } from '../texts';

const PARTS: Readonly<Record<DamagedPart, TextKey>> = {
  session: 'partSession',
  snapshot: 'partSnapshot',
  checkpoint: 'partCheckpoint',
  'live-document': 'partLiveDocument',
  'conversation-log': 'partConversation',
  window: 'partWindow',
  tab: 'partTab',
  page: 'partPage',
  conversation: 'partConversation',
  messages: 'partMessages',
  icon: 'partIcon',
  pack: 'partPack',
  'id-key': 'partIdKey',
};

/** A person reads these; the rest is counted. */
const SHOWN = 50;

/** What a check found, in one sentence, and every damaged record by name. */
export function CheckResult({ report }: { report: CheckReport }) {
  const texts = useTexts();
  const { t, count, moment } = texts;
  const { damages, more, cancelled, finishedAt = report.startedAt } = report;
  const kept = keptDamages(report).length + more;
  const repaired = damages.length + more - kept;
  const shown = [...damages].sort((one, other) => one.outcome.localeCompare(other.outcome)).slice(0, SHOWN);
  const unnamed = damages.length + more - shown.length;
  return (
    <>
      {cancelled && <p>{t('checkCancelled', moment(finishedAt))}</p>}
      {!cancelled && damages.length === 0 && <p>{t('checkWhole', moment(finishedAt))}</p>}
      {repaired > 0 && <Notice tone="plain">{count('checkRepaired', repaired)}</Notice>}
      {kept > 0 && <Notice tone="warn">{count('checkKept', kept)}</Notice>}
      {shown.length > 0 && (
        <ul class="plain-list" aria-label={t('checkDamages')}>
          {shown.map((damage) => (
            <li key={`${damage.record} ${damage.session?.id ?? ''}`} class="line row" title={damage.reason}>
              <span class="grow">{nameOf(damage, texts)}</span>
              <span class="quiet">{t(damage.outcome === 'repaired' ? 'damageRepaired' : 'damageKept')}</span>
            </li>
          ))}
          {unnamed > 0 && <li class="line quiet">{count('checkMore', unnamed)}</li>}
        </ul>
      )}
    </>
  );
}

/** What it is, of which tab, in which session and its snapshots: as much of it as is known. */
function nameOf({ part, tab, session, snapshots }: Damage, { t }: Texts): string {
  const where = [tab && (tab.title || tab.url), session && (session.title || t('sessionWithoutName'))];
  const numbers = snapshots.length > 0 ? [snapshots.map((seq) => `#${String(seq)}`).join(', ')] : [];
  return [t(PARTS[part]), ...where.filter(Boolean), ...numbers].join(' · ');
}
