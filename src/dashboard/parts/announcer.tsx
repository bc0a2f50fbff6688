import { useEffect, useState } from 'preact/hooks';

let tell: (text: string) => void = () => {};

/** Say something to those who do not see the page: only what has changed, never what merely goes on. */
export function announce(text: string): void {
  tell(text);
}

/** The one place from which the page speaks. */
export function Announcer() {
  const [text, setText] = useState('');
  useEffect(() => {
    tell = setText;
    return () => {
      tell = () => {};
    };
  }, []);
  return (
    <div class="sr-only" role="status" aria-live="polite">
      {text}
    </div>
  );
}
