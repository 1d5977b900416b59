import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';

/** Browsers take only so many changes of the address in a time; one that types is waited for. */
const SETTLE_MS = 300;

/** A text that a person types into a page and that stands in its address, so that a link shows the same. */
export function useAddressText(name: string): [text: string, set: (text: string) => void] {
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState(search.get(name) ?? '');
  useEffect(() => {
    const timer = window.setTimeout(() => {
      // What stands there now counts, not what stood there when this was drawn.
      const next = new URLSearchParams(window.location.search);
      if ((next.get(name) ?? '') === text) return;
      if (text === '') next.delete(name);
      else next.set(name, text);
      setSearch(next, { replace: true });
    }, SETTLE_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [name, text, setSearch]);
  return [text, setText];
}
