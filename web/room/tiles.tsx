import { useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import type { AgendaItem } from '../../src/contracts/agenda.ts';
import type { Session, SessionBridge } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import type { RoomState } from './room-store.ts';
import { sourceKey } from './room-store.ts';
import { DocumentTile, ScreenTile } from './board-tile.tsx';
import { BOARD, planStage } from './stage-plan.ts';
import { Tile } from './tile.tsx';
import { tileGrid } from './tile-grid.ts';

/** Width of the strip of small pictures beside the large ones, pixels. */
const STRIP_WIDTH = 260;

/** The bridge points that this screen may see, as large as the window and the layout allow. */
export function Tiles(props: {
  state: RoomState;
  bridgeId: string;
  /** The item that runs, where this person may know of it. */
  item: AgendaItem | null;
  mayPopOut: boolean;
  onLayer: (bridgeId: string, layer: number) => void;
  onSoundBlocked: () => void;
}): ReactNode {
  const { state, bridgeId, item, mayPopOut, onLayer, onSoundBlocked } = props;
  const { session, speaking } = state;
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 1_280, height: 600 });
  const captionOf = useCaption(item);
  const board = boardOf(state);
  const hasBoard = board !== null;
  useEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const centre = session?.bridges.find(({ kind }) => kind === 'central')?.bridgeId ?? '';
  const plan = useMemo(
    () =>
      session === null
        ? { bridges: [], large: [] as readonly string[] }
        : planStage({
            ...{ bridges: session.bridges, floor: session.floor, own: bridgeId, centre },
            ...{ citizens: item?.bridgeIds ?? [], speaking, board: hasBoard },
          }),
    [session, bridgeId, centre, item, speaking, hasBoard],
  );
  const grid = gridOf(plan.bridges, plan.large, size);
  return (
    <div ref={box} className="tiles" style={grid.box}>
      {session !== null && board?.kind === 'document' && (
        <DocumentTile
          {...{ session, centre, own: bridgeId, document: board.document }}
          place={grid.placeOf(BOARD)}
        />
      )}
      {board?.kind === 'screen' && (
        <ScreenTile
          name={session?.bridges.find((bridge) => bridge.bridgeId === board.from)?.name ?? ''}
          stream={board.stream}
          held={state.heldPictures.has(sourceKey(board.from, 'screen'))}
          place={grid.placeOf(BOARD)}
        />
      )}
      {plan.bridges.map((bridge) => {
        const own = bridge.bridgeId === bridgeId;
        const sourceOf = (source: 'camera' | 'microphone') =>
          own ? state.own[source] : (state.sources.get(sourceKey(bridge.bridgeId, source)) ?? 'stopped');
        return (
          <Tile
            key={bridge.bridgeId}
            bridge={bridge}
            caption={captionOf(bridge, session?.chairName ?? '')}
            own={own}
            place={grid.placeOf(bridge.bridgeId)}
            small={plan.large.length > 0 && !plan.large.includes(bridge.bridgeId)}
            mayPopOut={mayPopOut && !own}
            stream={own ? state.ownStream : (state.streams.get(bridge.bridgeId) ?? null)}
            camera={sourceOf('camera')}
            held={state.heldPictures.has(sourceKey(bridge.bridgeId, 'camera'))}
            disguised={own && state.disguised}
            microphone={sourceOf('microphone')}
            speaking={speaking.includes(bridge.bridgeId)}
            line={state.lines.get(bridge.bridgeId) ?? 'good'}
            onLayer={onLayer}
            onSoundBlocked={onSoundBlocked}
          />
        );
      })}
    </div>
  );
}

type Board =
  | { readonly kind: 'document'; readonly document: NonNullable<Session['floor']['document']> }
  | { readonly kind: 'screen'; readonly from: string; readonly stream: MediaStream };

/** What lies open before all: the document, else the screen that somebody shares. */
function boardOf({ session, screens }: RoomState): Board | null {
  const document = session?.floor.document ?? null;
  if (document !== null) return { kind: 'document', document };
  const [shared] = screens;
  return shared === undefined ? null : { kind: 'screen', from: shared[0], stream: shared[1] };
}

/** Who sits at a bridge, in words: the chair, the citizen of the item, an invited agency. */
function useCaption(item: AgendaItem | null): (bridge: SessionBridge, chairName: string) => string | null {
  const { say } = useWords();
  return ({ bridgeId, kind }, chairName) => {
    if (kind === 'central') return `${say('caption.chair')}: ${chairName}`;
    if (item === null) return null;
    if (item.bridgeIds.includes(bridgeId)) return `${say('caption.citizen')}: ${item.label}`;
    return item.agencyBridgeIds.includes(bridgeId) ? say('caption.agency') : null;
  };
}

/** All tiles stay in one box, so that a picture that becomes large goes on without a break. */
function gridOf(
  bridges: readonly SessionBridge[],
  large: readonly string[],
  size: { width: number; height: number },
): { box: CSSProperties; placeOf: (bridgeId: string) => CSSProperties } {
  const small = bridges.filter(({ bridgeId }) => !large.includes(bridgeId));
  if (large.length === 0) {
    const { columns, rows } = tileGrid(bridges.length, size.width, size.height);
    return {
      box: { gridTemplateColumns: `repeat(${columns}, 1fr)`, gridTemplateRows: `repeat(${rows}, 1fr)` },
      placeOf: () => ({}),
    };
  }
  const rows = Math.max(3, small.length);
  const strip = small.length === 0 ? '' : ` ${STRIP_WIDTH}px`;
  return {
    box: {
      gridTemplateColumns: `repeat(${large.length}, minmax(0, 1fr))${strip}`,
      gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
    },
    placeOf: (bridgeId) => {
      const place = large.indexOf(bridgeId);
      if (place >= 0) return { gridColumn: place + 1, gridRow: `1 / span ${rows}` };
      const row = small.findIndex((bridge) => bridge.bridgeId === bridgeId);
      return { gridColumn: large.length + 1, gridRow: row + 1 };
    },
  };
}
