import { useCallback, useState } from 'react';

/**
 * Text being typed, kept by the tab: a reload loses nothing.
 * @returns the text, how to change it, and how to forget it once it was used
 */
export function useKeptText(key: string): [text: string, keep: (text: string) => void, forget: () => void] {
  const name = `ctd.typed.${key}`;
  const [text, setText] = useState(() => sessionStorage.getItem(name) ?? '');
  const keep = useCallback(
    (typed: string) => {
      setText(typed);
      sessionStorage.setItem(name, typed);
    },
    [name],
  );
  const forget = useCallback(() => sessionStorage.removeItem(name), [name]);
  return [text, keep, forget];
}
