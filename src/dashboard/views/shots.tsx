import type { Attached, Run } from '../../core/runs/run.js';
import { usePage } from '../page-state.js';
import { Text, toLine } from '../parts/text.js';

/** Pictures of what a browser showed. One that cannot be opened from here is named. */
export function Shots({ run, shots }: { readonly run: Run; readonly shots: readonly Attached[] }) {
  const { source } = usePage();
  if (shots.length === 0) return null;
  return (
    <div class="shots">
      {shots.map((shot) => {
        const url = source.attachmentUrl(run, shot);
        if (url === null) {
          return (
            <p key={shot.path} class="muted">
              Picture:{' '}
              <code>
                <Text of={shot.path} />
              </code>
            </p>
          );
        }
        return (
          <a key={shot.path} href={url} target="_blank" rel="noreferrer">
            <img src={url} loading="lazy" alt={`What the browser showed: ${toLine(shot.path)}`} />
          </a>
        );
      })}
    </div>
  );
}
