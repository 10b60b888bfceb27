import { useEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../i18n/words.ts';

/** Loudness for a bar, 0 to 1, from the mean square of samples: −60 dB and below is empty, 0 dB is full. */
export function levelOf(meanSquare: number): number {
  const decibels = 10 * Math.log10(Math.max(meanSquare, 1e-9));
  return Math.min(1, Math.max(0, (decibels + 60) / 60));
}

/** A bar that follows the microphone. */
export function LevelMeter({ stream }: { stream: MediaStream }): ReactNode {
  const { say } = useWords();
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (stream.getAudioTracks().length === 0) return undefined;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const level = levelOf(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      if (bar.current === null) return;
      bar.current.style.width = `${Math.round(level * 100)}%`;
      bar.current.parentElement?.setAttribute('aria-valuenow', String(Math.round(level * 100)));
    }, 80);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [stream]);
  return (
    <div>
      <div
        className="level"
        role="meter"
        aria-label={say('prepare.level')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
      >
        <div ref={bar} />
      </div>
    </div>
  );
}
