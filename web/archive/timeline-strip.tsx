import { Group, Text } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { ACCOUNT_STATES, type AccountState } from '../../src/domain/recording/account.ts';
import type { RecordingTimeline } from '../../src/contracts/timeline.ts';
import { useWords } from '../i18n/words.ts';
import { formatDuration } from '../shared/format.ts';
import type { Waveform } from './use-timeline.ts';

/** Each state has a colour and, for those who do not tell colours apart, a height of its own. */
const LOOKS: Readonly<Record<AccountState, { readonly colour: string; readonly height: number }>> = {
  recorded: { colour: '#2f9e44', height: 1 },
  supplemented: { colour: '#1098ad', height: 1 },
  muted: { colour: '#adb5bd', height: 0.55 },
  held: { colour: '#dee2e6', height: 0.35 },
  absent: { colour: '#868e96', height: 0.2 },
  lost: { colour: '#e03131', height: 1 },
  fault: { colour: '#a61e4d', height: 1 },
};
const STEP_MS = 5_000;

/** The whole session at a glance: chapters, the sound, and for every bridge what there is; a click goes there. */
export function TimelineStrip(props: {
  timeline: RecordingTimeline;
  waveform: Waveform | null;
  atMs: number;
  onSeek: (ms: number) => void;
}): ReactNode {
  const { timeline, waveform, atMs, onSeek } = props;
  const { say } = useWords();
  const lengthMs = Math.max(1, timeline.closedAt - timeline.openedAt);
  const share = (ms: number): string => `${((100 * ms) / lengthMs).toFixed(3)}%`;
  const keys = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowLeft: -STEP_MS, ArrowRight: STEP_MS };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onSeek(Math.max(0, Math.min(lengthMs, atMs + step)));
  };
  return (
    <div className="strip">
      <div
        className="strip-rows"
        role="slider"
        tabIndex={0}
        aria-label={say('strip.place')}
        aria-valuemin={0}
        aria-valuemax={Math.round(lengthMs / 1_000)}
        aria-valuenow={Math.round(atMs / 1_000)}
        aria-valuetext={formatDuration(atMs)}
        onKeyDown={keys}
      >
        <Row name={say('strip.chapters')} onSeek={onSeek} lengthMs={lengthMs}>
          {timeline.chapters.map(({ fromMs, toMs, title, itemId }) => (
            <span
              key={fromMs}
              className="strip-chapter"
              data-item={itemId !== null}
              title={`${formatDuration(fromMs)} ${title}`}
              style={{ left: share(fromMs), width: share(toMs - fromMs) }}
            >
              {title}
            </span>
          ))}
        </Row>
        {waveform !== null && (
          <Row name={say('strip.sound')} onSeek={onSeek} lengthMs={lengthMs}>
            <svg
              className="strip-wave"
              preserveAspectRatio="none"
              viewBox={`0 0 ${waveform.peaks.length} 100`}
            >
              <path
                d={waveform.peaks
                  .map((peak, x) => `M${x + 0.5} ${50 - peak / 2}v${Math.max(1, peak)}`)
                  .join('')}
              />
            </svg>
          </Row>
        )}
        {timeline.bridges.map(({ bridgeId, name }) => (
          <Row key={bridgeId} name={name} onSeek={onSeek} lengthMs={lengthMs}>
            {timeline.accounts
              .filter((account) => account.bridgeId === bridgeId)
              .flatMap(({ source, spans }) =>
                spans.map(({ fromMs, toMs, state }) => (
                  <span
                    key={`${source} ${fromMs}`}
                    className={`strip-span strip-${source}`}
                    title={`${say(`source.${source}`)}: ${say(`account.${state}`)} ${formatDuration(fromMs)}–${formatDuration(toMs)}`}
                    style={{
                      ...{ left: share(fromMs), width: share(toMs - fromMs) },
                      ...{ background: LOOKS[state].colour, height: `${LOOKS[state].height * 45}%` },
                    }}
                  />
                )),
              )}
            {timeline.speaking
              .filter((each) => each.bridgeId === bridgeId)
              .flatMap(({ spans }) =>
                spans.map(({ fromMs, toMs }) => (
                  <span
                    key={fromMs}
                    className="strip-speaking"
                    style={{ left: share(fromMs), width: share(toMs - fromMs) }}
                  />
                )),
              )}
          </Row>
        ))}
        <span className="strip-cursor-track">
          <span className="strip-cursor" style={{ left: share(atMs) }} />
        </span>
      </div>
      <Group gap="md" mt={6} aria-hidden>
        {ACCOUNT_STATES.map((state) => (
          <Group key={state} gap={6}>
            <span
              className="strip-key"
              style={{ background: LOOKS[state].colour, height: Math.max(4, LOOKS[state].height * 14) }}
            />
            <Text size="sm">{say(`account.${state}`)}</Text>
          </Group>
        ))}
        <Group gap={6}>
          <span className="strip-key strip-speaking-key" />
          <Text size="sm">{say('strip.speaking')}</Text>
        </Group>
      </Group>
    </div>
  );
}

function Row(props: {
  name: string;
  lengthMs: number;
  onSeek: (ms: number) => void;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="strip-row">
      <Text size="sm" className="strip-name" title={props.name}>
        {props.name}
      </Text>
      <div
        className="strip-track"
        onClick={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect();
          props.onSeek(((event.clientX - left) / width) * props.lengthMs);
        }}
      >
        {props.children}
      </div>
    </div>
  );
}
