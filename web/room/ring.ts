const TONES_HZ = [660, 880] as const;
const TONE_S = 0.35;

/** Rings softly twice in the room: its turn is near. Silent where the browser forbids sound. */
export function ring(): void {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.gain.value = 0.15;
  gain.connect(context.destination);
  for (const [nth, frequency] of TONES_HZ.entries()) {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(context.currentTime + nth * TONE_S);
    tone.stop(context.currentTime + (nth + 1) * TONE_S);
  }
  setTimeout(() => void context.close(), 2_000);
}
