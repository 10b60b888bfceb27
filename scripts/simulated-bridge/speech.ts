export const SAMPLE_RATE = 48_000;
/** Samples of 10 ms, the step WebRTC takes sound in. */
export const FRAME_SAMPLES = SAMPLE_RATE / 100;

const SYLLABLES_PER_SECOND = 4;
/** Seconds of talking and of silence in a phrase. */
const [TALK, PAUSE] = [2.2, 0.8];

/**
 * Ten milliseconds of speech-like sound: three formants over a voice's pitch, loud and soft four times a second as
 * syllables are, in phrases with pauses between.
 * @param pitch of the voice, Hz
 * @param frame number of the frame since the beginning
 */
export function makeSpeech(pitch: number, frame: number): Int16Array {
  const samples = new Int16Array(FRAME_SAMPLES);
  for (let i = 0; i < FRAME_SAMPLES; i += 1) {
    const t = (frame * FRAME_SAMPLES + i) / SAMPLE_RATE;
    const talking = t % (TALK + PAUSE) < TALK ? 1 : 0;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * SYLLABLES_PER_SECOND * t)) * talking;
    const voice =
      Math.sin(2 * Math.PI * pitch * t) +
      0.6 * Math.sin(2 * Math.PI * pitch * 4 * t) +
      0.3 * Math.sin(2 * Math.PI * pitch * 9 * t);
    samples[i] = Math.round(7_000 * syllable * voice);
  }
  return samples;
}
