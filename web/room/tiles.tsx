import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { RoomState } from './room-store.ts';
import { sourceKey } from './room-store.ts';
import { Tile } from './tile.tsx';
import { tileGrid } from './tile-grid.ts';

/** All bridge points, as large as the window allows. */
export function Tiles(props: {
  state: RoomState;
  bridgeId: string;
  onLayer: (bridgeId: string, layer: number) => void;
  onSoundBlocked: () => void;
}): ReactNode {
  const { state, bridgeId, onLayer, onSoundBlocked } = props;
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 1_280, height: 600 });
  useEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const bridges = state.session?.bridges ?? [];
  const { columns, rows } = tileGrid(bridges.length, size.width, size.height);
  return (
    <div
      ref={box}
      className="tiles"
      style={{ gridTemplateColumns: `repeat(${columns}, 1fr)`, gridTemplateRows: `repeat(${rows}, 1fr)` }}
    >
      {bridges.map((bridge) => {
        const own = bridge.bridgeId === bridgeId;
        const sourceOf = (source: 'camera' | 'microphone') =>
          own ? state.own[source] : (state.sources.get(sourceKey(bridge.bridgeId, source)) ?? 'stopped');
        return (
          <Tile
            key={bridge.bridgeId}
            bridge={bridge}
            own={own}
            stream={own ? state.ownStream : (state.streams.get(bridge.bridgeId) ?? null)}
            camera={sourceOf('camera')}
            microphone={sourceOf('microphone')}
            speaking={state.speaking.includes(bridge.bridgeId)}
            line={state.lines.get(bridge.bridgeId) ?? 'good'}
            onLayer={onLayer}
            onSoundBlocked={onSoundBlocked}
          />
        );
      })}
    </div>
  );
}
