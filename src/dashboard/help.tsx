import { Fragment } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { KEY_HELP } from './keys.js';

/** What the keys do. Escape closes it: that is the browser's own. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keyboard</h2>
      <dl>
        {KEY_HELP.map(([keys, does]) => (
          <Fragment key={keys}>
            <dt>
              {keys
                .split(' ')
                .map((key) => (key === '/' && keys !== '/' ? ' / ' : <kbd key={key}>{key}</kbd>))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
      <form method="dialog">
        <button class="button" type="submit">
          Close
        </button>
      </form>
    </dialog>
  );
}
