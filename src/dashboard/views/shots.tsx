import type { Attached, Run } from '../../core/runs/run.js';
import { useKeySet, usePage } from '../page-state.js';
import { Text, toLine } from '../parts/text.js';

/** Pictures of what a browser showed. One that cannot be had from here, or is not for showing, is named. */
export function Shots({ run, shots }: { readonly run: Run; readonly shots: readonly Attached[] }) {
  const { source } = usePage();
  const [missing, miss] = useKeySet();
  if (shots.length === 0) return null;
  return (
    <div class="shots">
      {shots.map((shot) => {
        const { path } = shot;
        const url = missing.has(path) ? null : source.attachmentUrl(run, shot);
        return url === null ? (
          <p key={path} class="muted">
            Not shown:{' '}
            <code>
              <Text of={path} />
            </code>
          </p>
        ) : (
          <a key={path} href={url} target="_blank" rel="noreferrer">
            <img
              src={url}
              loading="lazy"
              alt={`Picture: ${toLine(path)}`}
              onError={() => miss(path)}
            />
          </a>
        );
      })}
    </div>
  );
}
