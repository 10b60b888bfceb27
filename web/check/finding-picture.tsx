import {
  IconBrowserX,
  IconBulb,
  IconCamera,
  IconCameraOff,
  IconChecklist,
  IconClockX,
  IconEarOff,
  IconHandMove,
  IconLock,
  IconMicrophone,
  IconMovie,
  IconNetworkOff,
  IconPlugConnectedX,
  IconRouter,
  IconServerOff,
  IconVolume,
  type Icon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** What to look at or touch first, by what the code of a finding begins with; the first that fits. */
const PICTURES: readonly (readonly [start: string, picture: Icon])[] = [
  ['device_denied', IconLock],
  ['device_ended', IconPlugConnectedX],
  ['device_absent', IconPlugConnectedX],
  ['device', IconCameraOff],
  ['camera_black', IconCameraOff],
  ['camera_dark', IconBulb],
  ['camera_frozen', IconHandMove],
  ['camera', IconCamera],
  ['microphone', IconMicrophone],
  ['speaker', IconVolume],
  ['recording_silent', IconEarOff],
  ['recording', IconMovie],
  ['clock', IconClockX],
  ['signaling', IconServerOff],
  ['udp', IconRouter],
  ['tcp', IconRouter],
  ['turn', IconRouter],
  ['no_path', IconNetworkOff],
  ['line', IconNetworkOff],
  ['room', IconChecklist],
  ['media_stopped', IconServerOff],
  ['server_strained', IconServerOff],
  ['browser_insecure', IconLock],
  ['browser', IconBrowserX],
];

/** A drawing of the thing that the advice is about, large enough to recognise it across a desk. */
export function FindingPicture({ code }: { code: string }): ReactNode {
  const Picture = PICTURES.find(([start]) => code.startsWith(start))?.[1] ?? IconRouter;
  return (
    <span className="finding-picture" aria-hidden>
      <Picture size={56} stroke={1.4} />
    </span>
  );
}
