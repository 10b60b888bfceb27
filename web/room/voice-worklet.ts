/*
 * Runs on the browser's audio thread. Shifts the pitch of a voice down by reading a short delay line more slowly than it is
 * written, with two readers that take turns so that nobody hears the joins. How far it is shifted wanders all the time:
 * one constant factor would be undone by its inverse.
 */

declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessorLike): void;
declare class AudioWorkletProcessor implements AudioWorkletProcessorLike {
  readonly port: MessagePort;
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}
interface AudioWorkletProcessorLike {
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

/** Length of what one reader reads before it goes back, seconds. */
const GRAIN_SECONDS = 0.06;
const LOWEST = 0.68;
const HIGHEST = 0.8;
/** How often a new factor is drawn, seconds. */
const WANDER_SECONDS = 0.7;

class DisguisedVoice extends AudioWorkletProcessor {
  readonly #grain = Math.round(GRAIN_SECONDS * sampleRate);
  readonly #buffer = new Float32Array(this.#grain * 4);
  #written = 0;
  /** How far the first reader is in its grain, 0 to 1; the second one is half a grain away. */
  #phase = 0;
  #factor = LOWEST;
  #target = HIGHEST;
  #untilNext = 0;

  override process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
    const sound = input?.[0];
    const out = output?.[0];
    if (out === undefined) return true;
    for (let n = 0; n < out.length; n += 1) {
      this.#buffer[this.#written % this.#buffer.length] = sound?.[n] ?? 0;
      this.#written += 1;
      this.#wander();
      this.#phase = (this.#phase + (1 - this.#factor) / this.#grain) % 1;
      const second = (this.#phase + 0.5) % 1;
      out[n] = this.#read(this.#phase) + this.#read(second);
    }
    for (const channel of output?.slice(1) ?? []) channel.set(out);
    return true;
  }

  #wander(): void {
    this.#untilNext -= 1;
    if (this.#untilNext <= 0) {
      this.#target = LOWEST + Math.random() * (HIGHEST - LOWEST);
      this.#untilNext = WANDER_SECONDS * sampleRate;
    }
    this.#factor += (this.#target - this.#factor) / (WANDER_SECONDS * sampleRate);
  }

  /** One reader: a delay that grows through its grain, faded in and out. */
  #read(phase: number): number {
    const at = this.#written - 1 - phase * this.#grain;
    const whole = Math.floor(at);
    const part = at - whole;
    const one = this.#sample(whole);
    const fade = Math.sin(Math.PI * phase) ** 2;
    return (one + (this.#sample(whole + 1) - one) * part) * fade;
  }

  #sample(index: number): number {
    const { length } = this.#buffer;
    return index < 0 || index >= this.#written ? 0 : (this.#buffer[index % length] ?? 0);
  }
}

registerProcessor('disguised-voice', DisguisedVoice);
