import type { About } from '../src/contracts/http.ts';
import type { MediaPlane } from '../src/usecases/ports.ts';
import type { Archive } from '../src/usecases/archive.ts';
import type { ConductSession } from '../src/usecases/conduct-session.ts';
import type { FollowRecording } from '../src/usecases/follow-recording.ts';
import type { RecordingWatch } from '../src/usecases/recording-watch.ts';
import type { ResumeService } from '../src/usecases/resume-service.ts';
import type { SignIn } from '../src/usecases/sign-in.ts';
import type { TakeSeat } from '../src/usecases/take-seat.ts';
import type { z } from 'zod';

/** What the outside is bound to: the use cases, and what every page asks first. */
export interface Service {
  readonly signIn: SignIn;
  readonly conduct: ConductSession;
  readonly seats: TakeSeat;
  readonly archive: Archive;
  readonly recordings: FollowRecording;
  readonly watch: RecordingWatch;
  readonly resume: ResumeService;
  readonly media: MediaPlane;
  about(): z.infer<typeof About>;
  /** Names of the parts that are not ready. */
  notReady(): Promise<readonly string[]>;
}
