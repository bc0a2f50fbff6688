import { useEffect, useState } from 'preact/hooks';
import { announce } from './announcer.js';

interface CopyButtonProps {
  readonly text: string;
  /** What the button says. */
  readonly label: string;
  readonly isQuiet?: boolean;
}

const SHOWN_MS = 1_600;

export function CopyButton({ text, label, isQuiet = false }: CopyButtonProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    const isCopied = await copyText(text);
    announce(isCopied ? 'Copied' : 'This browser does not let the page copy');
    setState(isCopied ? 'copied' : 'refused');
  };
  const words = { idle: label, copied: 'Copied', refused: 'Select and copy by hand' };
  return (
    <button type="button" class={`button${isQuiet ? ' is-quiet' : ''}`} onClick={copy}>
      {words[state]}
    </button>
  );
}

/** A command, and a button that copies it. */
export function Command({ text }: { readonly text: string }) {
  return (
    <div class="command">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <code tabIndex={0}>{text}</code>
      <CopyButton text={text} label="Copy" isQuiet />
    </div>
  );
}

/** A file that is opened from the disk has no clipboard in some browsers: then the old way is tried. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  const before = document.activeElement;
  field.value = text;
  field.className = 'sr-only';
  document.body.append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
