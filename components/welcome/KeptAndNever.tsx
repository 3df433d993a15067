import { useTexts } from '../access-context';
import type { TextKey } from '../text-key';

const KEPT: readonly TextKey[] = ['keptWindows', 'keptWriting', 'keptEditorsText', 'keptChats'];
const NEVER: readonly TextKey[] = ['neverSecrets', 'neverPrivate', 'neverExcluded'];

export function KeptAndNever() {
  return (
    <div class="kept-and-never">
      <Side title="whatIsKept" id="is-kept" points={KEPT} mark="✓" />
      <Side title="whatNeverIs" id="never-kept" points={NEVER} mark="–" />
    </div>
  );
}

interface SideProps {
  id: string;
  title: TextKey;
  points: readonly TextKey[];
  mark: string;
}

function Side({ id, title, points, mark }: SideProps) {
  const { t } = useTexts();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t(title)}</h2>
      <ul class="plain-list">
        {points.map((point) => (
          <li key={point}>
            <span class="point" aria-hidden="true">
              {mark}
            </span>
            {t(point)}
          </li>
        ))}
      </ul>
    </section>
  );
}
