import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ArchiveDetail, ArchiveFile } from '../../src/contracts/archive.ts';
import { addressOf } from '../api/http.ts';
import { useWords, type Say } from '../i18n/words.ts';
import { PlayerLists } from './player-lists.tsx';
import { TimelineStrip } from './timeline-strip.tsx';
import { useTimeline } from './use-timeline.ts';

const SPEEDS = ['0.5', '0.75', '1', '1.25', '1.5', '2'];
const PLAYABLE: readonly ArchiveFile['kind'][] = ['composite', 'audio', 'bridge', 'screen'];

/** What a file holds, in words. */
export function fileWords(file: ArchiveFile, say: Say): string {
  return say(`archive.kind.${file.kind}`, {
    name: file.bridgeName ?? '',
    place: file.item?.place ?? 0,
    label: file.item?.label ?? '',
  });
}

/**
 * Plays the common picture, any bridge, or the sound alone; changing between them keeps the place. Below it the whole
 * session at a glance, its chapters, acts and gaps.
 */
export function Player({ detail }: { detail: ArchiveDetail }): ReactNode {
  const { say } = useWords();
  const playable = detail.files.filter(({ kind }) => PLAYABLE.includes(kind));
  const first = playable.find((file) => file.kind === 'composite') ?? playable[0];
  const [fileId, setFileId] = useState(first?.id ?? '');
  const [speed, setSpeed] = useState('1');
  const [atMs, setAtMs] = useState(0);
  const element = useRef<HTMLMediaElement>(null);
  const place = useRef({ time: 0, playing: false });
  const { timeline, waveform } = useTimeline(detail);
  const file = playable.find((candidate) => candidate.id === fileId);

  useEffect(() => {
    if (element.current !== null) element.current.playbackRate = Number(speed);
  }, [speed, fileId]);
  if (file === undefined) return null;

  const choose = (id: string): void => {
    const media = element.current;
    if (media !== null) place.current = { time: media.currentTime, playing: !media.paused };
    setFileId(id);
  };
  const restore = (media: HTMLMediaElement): void => {
    media.currentTime = Math.min(place.current.time, media.duration);
    media.playbackRate = Number(speed);
    // The browser may want a click first; the play button is there for that.
    if (place.current.playing) media.play().catch(() => undefined);
  };
  const seek = (ms: number): void => {
    setAtMs(ms);
    if (element.current !== null) element.current.currentTime = ms / 1_000;
  };
  /** Chapter by chapter with the bracket keys, from anywhere in the player. */
  const keys = (event: KeyboardEvent): void => {
    if (timeline === null || (event.key !== '[' && event.key !== ']')) return;
    const starts = timeline.chapters.map(({ fromMs }) => fromMs);
    const next =
      event.key === ']' ? starts.find((ms) => ms > atMs + 500) : starts.findLast((ms) => ms < atMs - 1_500);
    if (next !== undefined) seek(next);
  };
  const source = addressOf('playFile', { sessionId: detail.sessionId, fileId: file.id });
  const poster =
    detail.posterFileId === null
      ? undefined
      : addressOf('playFile', { sessionId: detail.sessionId, fileId: detail.posterFileId });
  const isOfBridge = ({ kind }: ArchiveFile): boolean => kind === 'bridge' || kind === 'screen';
  const ofBridges = playable.filter(isOfBridge);
  const view = isOfBridge(file) ? file.id : file.kind;
  const common = (['composite', 'audio'] as const).flatMap((kind) => {
    const found = playable.find((candidate) => candidate.kind === kind);
    return found === undefined ? [] : [{ value: kind, label: say(`archive.view.${kind}`), id: found.id }];
  });
  const options = [
    ...common.map(({ value, label }) => ({ value: value, label })),
    ...ofBridges.map(({ id, kind, bridgeName }) => ({
      value: id,
      label: kind === 'screen' ? say('screen.of', { name: bridgeName ?? '' }) : (bridgeName ?? ''),
    })),
  ];
  const shared = {
    ...{ src: source, controls: true, preload: 'metadata' as const },
    onLoadedMetadata: (event: { currentTarget: HTMLMediaElement }) => restore(event.currentTarget),
    onTimeUpdate: (event: { currentTarget: HTMLMediaElement }) =>
      setAtMs(event.currentTarget.currentTime * 1_000),
  };

  return (
    <Stack className="player" gap="sm" onKeyDown={keys}>
      {file.kind === 'audio' ? (
        <audio key={file.id} ref={element} {...shared} />
      ) : (
        <video
          key={file.id}
          ref={element as never}
          poster={file.kind === 'composite' ? poster : undefined}
          playsInline
          {...shared}
        />
      )}
      <Group justify="space-between">
        <SegmentedControl
          aria-label={say('archive.watch')}
          value={view}
          onChange={(value) => choose(common.find((each) => each.value === value)?.id ?? value)}
          data={options}
        />
        <Group gap="xs">
          <Text>{say('archive.speed')}</Text>
          <Select
            aria-label={say('archive.speed')}
            w={100}
            allowDeselect={false}
            value={speed}
            onChange={(value) => setSpeed(value ?? '1')}
            data={SPEEDS.map((each) => ({ value: each, label: `${each}×` }))}
          />
        </Group>
      </Group>
      {timeline !== null && (
        <>
          <TimelineStrip timeline={timeline} waveform={waveform} atMs={atMs} onSeek={seek} />
          <PlayerLists timeline={timeline} onSeek={seek} />
        </>
      )}
      <Text size="sm">{say('archive.keys')}</Text>
    </Stack>
  );
}
