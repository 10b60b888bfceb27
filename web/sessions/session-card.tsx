import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Session, User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { isJoinable, isOver } from '../../src/domain/session.ts';
import { useWords } from '../i18n/words.ts';
import { StartTime } from '../shared/start-time.tsx';

/** One session of today: what it is, how it stands, and the one button that matters. */
export function SessionCard({ session, me }: { session: Session; me: User }): ReactNode {
  const { say } = useWords();
  const seated = session.bridges.filter((bridge) => bridge.seated).length;
  const seats = session.bridges.filter((bridge) => session.mySeats.includes(bridge.bridgeId));
  const joinable = isJoinable(session.state);
  return (
    <section className="paper" aria-labelledby={`session-${session.id}`}>
      <Group align="flex-start" wrap="nowrap" gap="xl">
        <StartTime at={session.plannedStart} />
        <Stack gap={6} style={{ flex: 1 }}>
          <Group gap="sm">
            <Badge size="lg" tt="none" color={session.state === 'live' ? 'red' : 'gray'} variant="light">
              {say(`state.${session.state}`)}
            </Badge>
            {session.sample && (
              <Badge size="lg" tt="none" color="yellow" variant="light" c="#5c4400">
                {say('app.sample')}
              </Badge>
            )}
          </Group>
          <Title order={2} size="h3" id={`session-${session.id}`}>
            {session.title}
          </Title>
          <Text>{say('sessions.chair', { name: session.chairName })}</Text>
          <Text>
            {say('sessions.bridges', { names: session.bridges.map((bridge) => bridge.name).join(', ') })}
          </Text>
          <Text>{say('sessions.seated', { seated, all: session.bridges.length })}</Text>
          {joinable && seats.length === 0 && <Text>{say('sessions.noSeat')}</Text>}
        </Stack>
        <Stack gap="xs">
          {joinable &&
            seats.map((seat) => (
              <Button
                key={seat.bridgeId}
                component={Link}
                to={`/session/${session.id}/${seat.bridgeId}/prepare`}
                data-testid="enter"
              >
                {seats.length === 1 ? say('sessions.enter') : say('sessions.enterAs', { name: seat.name })}
              </Button>
            ))}
          {joinable && may(me.role, 'note.write') && (
            <Button
              component={Link}
              variant="default"
              to={`/session/${session.id}/desk`}
              data-testid="to-desk"
            >
              {say('sessions.toDesk')}
            </Button>
          )}
          {isOver(session.state) && may(me.role, 'archive.list') && (
            <Button component={Link} variant="default" to={`/archive/${session.id}`}>
              {say('sessions.toArchive')}
            </Button>
          )}
        </Stack>
      </Group>
    </section>
  );
}
