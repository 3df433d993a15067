import type { Session } from '../../lib/model/session';
import type { SessionPreview } from '../../lib/model/preview';
import { useTexts } from '../access-context';
import { StatusDot } from '../parts/StatusDot';
import { sessionTitle } from '../session-title';
import { describeSession, describeStatus } from './session-facts';

/** Status, time and length; the name; and in a sentence what there is. */
export function SessionHead({ session, preview }: { session: Session; preview: SessionPreview | undefined }) {
  const texts = useTexts();
  return (
    <div class="head">
      <p class="eyebrow">
        <StatusDot state="kept" />
        <span>{describeStatus(session, texts)}</span>
      </p>
      <h1>{sessionTitle(session, texts)}</h1>
      <p class="quiet">{describeSession(preview?.session ?? session, texts)}</p>
    </div>
  );
}
