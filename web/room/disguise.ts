import voiceWorklet from './voice-worklet.ts?worker&url';

/** Blocks across the picture: a face that fills a third of it comes out seven blocks wide. */
const BLOCKS_ACROSS = 22;
const FRAME_MS = 66;
/** A browser that waits for a press leaves the request open instead of refusing it. */
const RESUME_LIMIT_MS = 2_000;
/** A disguised picture holds no detail, so it needs no more lines than this. */
const HEIGHT = 360;

/** Tracks in which nobody can be recognised, made of a camera and a microphone in this browser. One owner, one close. */
export interface Disguise {
  readonly tracks: readonly MediaStreamTrack[];
  close(): void;
}

/**
 * Makes a face a few blocks and a voice another one, before anything leaves the room.
 * @throws {Error} where the browser cannot: then nothing may be sent
 */
export async function disguise(stream: MediaStream): Promise<Disguise> {
  const [camera] = stream.getVideoTracks();
  const [microphone] = stream.getAudioTracks();
  const picture = camera === undefined ? null : disguisePicture(camera);
  try {
    const voice = microphone === undefined ? null : await disguiseVoice(microphone);
    return {
      tracks: [picture?.track, voice?.track].filter((track) => track !== undefined),
      close() {
        picture?.close();
        voice?.close();
      },
    };
  } catch (error) {
    picture?.close();
    throw error;
  }
}

interface Disguised {
  readonly track: MediaStreamTrack;
  close(): void;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  return context;
}

function disguisePicture(camera: MediaStreamTrack): Disguised {
  const { width = 1280, height = 720 } = camera.getSettings();
  const blocks = document.createElement('canvas');
  blocks.width = BLOCKS_ACROSS;
  blocks.height = Math.max(1, Math.round((BLOCKS_ACROSS * height) / width));
  const shown = document.createElement('canvas');
  shown.height = HEIGHT;
  shown.width = Math.round((HEIGHT * width) / height);
  const small = contextOf(blocks);
  const large = contextOf(shown);
  large.imageSmoothingEnabled = false;
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([camera]);
  // A picture that does not play stays black: nothing is shown rather than too much.
  void video.play().catch(() => undefined);
  const draw = (): void => {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    small.drawImage(video, 0, 0, blocks.width, blocks.height);
    large.drawImage(blocks, 0, 0, shown.width, shown.height);
  };
  large.fillRect(0, 0, shown.width, shown.height);
  const timer = setInterval(draw, FRAME_MS);
  const [track] = shown.captureStream(1_000 / FRAME_MS).getVideoTracks();
  if (track === undefined) throw new Error('no picture of the canvas');
  return {
    track,
    close() {
      clearInterval(timer);
      track.stop();
      video.srcObject = null;
    },
  };
}

/** @throws {Error} where the browser lets no page begin with sound before somebody pressed something */
async function running(context: AudioContext): Promise<void> {
  if (context.state === 'running') return;
  const late = new Promise<never>((_, fail) => {
    setTimeout(() => fail(new Error('sound is not allowed to begin')), RESUME_LIMIT_MS);
  });
  await Promise.race([context.resume(), late]);
}

async function disguiseVoice(microphone: MediaStreamTrack): Promise<Disguised> {
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule(voiceWorklet);
    const source = context.createMediaStreamSource(new MediaStream([microphone]));
    const changed = new AudioWorkletNode(context, 'disguised-voice', { outputChannelCount: [1] });
    const sink = context.createMediaStreamDestination();
    source.connect(changed).connect(sink);
    await running(context);
    const [track] = sink.stream.getAudioTracks();
    if (track === undefined) throw new Error('no sound of the voice');
    return {
      track,
      close() {
        track.stop();
        void context.close();
      },
    };
  } catch (error) {
    void context.close();
    throw error;
  }
}
