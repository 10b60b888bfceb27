import { useEffect, useState } from 'react';
import { openLine, type LiveLine } from '../api/socket.ts';

/** A live line for as long as the page shows; null until it is made. */
export function useLine(): LiveLine | null {
  const [line, setLine] = useState<LiveLine | null>(null);
  useEffect(() => {
    const opened = openLine();
    setLine(opened);
    return () => opened.close();
  }, []);
  return line;
}
