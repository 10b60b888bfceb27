import { ActionIcon } from '@mantine/core';
import { IconMicrophoneOff, IconPictureInPicture, IconVolume } from '@tabler/icons-react';
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import type { LineQuality, SessionBridge } from '../../src/contracts/session.ts';
import { useWords } from '../i18n/words.ts';
import type { SourceState } from './room-store.ts';
import { layerForHeight } from './tile-grid.ts';

const SETTLE_MS = 300;

export interface TileProps {
  readonly bridge: SessionBridge;
  /** Who sits there, in words. */
  readonly caption: string | null;
  /** Where in the box of the tiles. */
  readonly place: CSSProperties;
  /** In the strip beside the large ones. */
  readonly small: boolean;
  readonly mayPopOut: boolean;
  readonly stream: MediaStream | null;
  /** The own bridge: mirrored, and silent for oneself. */
  readonly own: boolean;
  readonly camera: SourceState;
  /** The line of this screen carries no picture of it now. */
  readonly held: boolean;
  /** The own picture leaves the room unrecognisable. */
  readonly disguised: boolean;
  readonly microphone: SourceState;
  readonly speaking: boolean;
  readonly line: LineQuality;
  readonly onLayer: (bridgeId: string, layer: number) => void;
  /** The browser refuses to play sound before somebody clicked. */
  readonly onSoundBlocked: () => void;
}

/** One bridge point: its picture or a card, its name, and in words what there is to know. */
export function Tile(props: TileProps): ReactNode {
  const { bridge, caption, place, small, mayPopOut, stream, own, microphone, speaking, line } = props;
  const { camera, held, disguised, onLayer, onSoundBlocked } = props;
  const { say } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const { bridgeId } = bridge;

  useEffect(() => {
    const element = video.current;
    if (element === null || element.srcObject === stream) return;
    element.srcObject = stream;
    if (stream === null) return;
    element.play().catch((error: unknown) => {
      // Anything else (a newer stream took its place) mends itself.
      if (error instanceof DOMException && error.name === 'NotAllowedError') onSoundBlocked();
    });
  }, [stream, onSoundBlocked]);

  useEffect(() => {
    if (own || stream === null || box.current === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new ResizeObserver(([entry]) => {
      clearTimeout(timer);
      const height = (entry?.contentRect.height ?? 0) * window.devicePixelRatio;
      timer = setTimeout(() => onLayer(bridgeId, layerForHeight(height)), SETTLE_MS);
    });
    observer.observe(box.current);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [own, stream, bridgeId, onLayer]);

  const starved = held || camera === 'starved';
  const filmed = (stream?.getVideoTracks().length ?? 0) > 0;
  // One's own camera is here whatever the line carries.
  const hasPicture =
    filmed && (own ? camera !== 'muted' && camera !== 'stopped' : camera === 'sending' && !held);
  const lineWords = line === 'good' || own ? null : say(`room.line.${line}`);
  return (
    <div
      ref={box}
      className="tile"
      style={place}
      data-testid="tile"
      data-bridge={bridgeId}
      data-speaking={speaking}
      data-small={small}
      role="group"
      aria-label={bridge.name}
    >
      <video ref={video} autoPlay playsInline muted={own} data-mirrored={own} />
      {!hasPicture && (
        <div className="card">
          <strong>{bridge.name}</strong>
          {caption !== null && <span>{caption}</span>}
          <span>
            {say(starved ? 'room.pictureHeld' : bridge.seated || own ? 'room.noPicture' : 'room.notSeated')}
          </span>
        </div>
      )}
      <div className="label">
        {hasPicture && (
          <span className="tag">
            {bridge.name}
            {own && ` (${say('room.self')})`}
            {caption !== null && <span className="caption">{caption}</span>}
          </span>
        )}
        {hasPicture && mayPopOut && !small && document.pictureInPictureEnabled && (
          <ActionIcon
            variant="default"
            size={36}
            aria-label={`${say('bridges.popOut')}: ${bridge.name}`}
            title={say('bridges.popOut')}
            // Refused where the browser has no such window just now: the tile stays.
            onClick={() => void video.current?.requestPictureInPicture().catch(() => undefined)}
          >
            <IconPictureInPicture size={20} aria-hidden />
          </ActionIcon>
        )}
        {bridge.seated && microphone !== 'sending' && (
          <span className="tag">
            <IconMicrophoneOff size={20} aria-hidden /> {say('room.muted')}
          </span>
        )}
        {speaking && microphone === 'sending' && (
          <span className="tag speak">
            <IconVolume size={20} aria-hidden /> {say('room.speaking')}
          </span>
        )}
        {own && starved && <span className="tag warn">{say('room.ownPictureHeld')}</span>}
        {disguised && <span className="tag warn">{say('disguise.on')}</span>}
        {bridge.seated && lineWords !== null && <span className="tag warn">{lineWords}</span>}
      </div>
    </div>
  );
}
