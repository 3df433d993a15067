import type { ErrorReport } from '../../lib/model/errors';
import { useTexts } from '../access-context';
import { errorText } from '../error-text';
import { Notice } from '../parts/Notice';

/** Says what is missing, by name: the rest can be resumed all the same. */
export function DamagedParts({ problems }: { problems: readonly ErrorReport[] }) {
  const texts = useTexts();
  if (problems.length === 0) return null;
  return (
    <Notice tone="warn">
      <div>
        <b>{texts.count('damagedParts', problems.length)}</b>
        <ul>
          {problems.map((problem, index) => (
            <li key={index}>
              {errorText(problem, texts)} {idOf(problem)}
            </li>
          ))}
        </ul>
      </div>
    </Notice>
  );
}

/** A number that nobody knows helps only where there is no name. */
function idOf({ data }: ErrorReport) {
  if (typeof data['title'] === 'string') return null;
  return typeof data['id'] === 'string' ? <code>{data['id'].slice(0, 8)}</code> : null;
}
