import { Alert, Anchor, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDate, formatTime } from '../shared/format.ts';

/** What waits for somebody: recordings that failed, requests, what re-reading the store found. */
export function ArchiveTasks(): ReactNode {
  const { say } = useWords();
  const { data } = useQuery({
    queryKey: ['archive-tasks'],
    queryFn: () => call('archiveTasks', {}),
    refetchInterval: 30_000,
  });
  if (data === undefined) return null;
  const { failed, toDecide, toGiveOut, fixity } = data;
  const when = fixity === null ? '' : `${formatTime(fixity.at)} ${formatDate(fixity.at)}`;
  const bad = fixity !== null && (fixity.faultCount > 0 || fixity.failure !== null);
  return (
    <>
      {(failed.length > 0 || toDecide > 0 || toGiveOut > 0) && (
        <Alert color="orange" icon={<IconAlertTriangle />} data-testid="archive-tasks">
          <List size="md">
            {failed.map((entry) => (
              <List.Item key={entry.sessionId}>
                <Anchor component={Link} to={`/archive/${entry.sessionId}`}>
                  {say('tasks.failed', { title: entry.title, date: formatDate(entry.openedAt) })}
                </Anchor>
              </List.Item>
            ))}
            {toDecide > 0 && (
              <List.Item>
                <Anchor component={Link} to="/archive/requests">
                  {say('tasks.decide', { count: toDecide })}
                </Anchor>
              </List.Item>
            )}
            {toGiveOut > 0 && (
              <List.Item>
                <Anchor component={Link} to="/archive/requests">
                  {say('tasks.giveOut', { count: toGiveOut })}
                </Anchor>
              </List.Item>
            )}
          </List>
        </Alert>
      )}
      {fixity !== null && (
        <Alert
          color={bad ? 'red' : 'green'}
          icon={bad ? <IconAlertTriangle /> : <IconShieldCheck />}
          role={bad ? 'alert' : 'status'}
          data-testid="fixity"
        >
          <Text>
            {fixity.failure !== null
              ? say('fixity.failed', { when, reason: fixity.failure })
              : say(bad ? 'fixity.bad' : 'fixity.good', {
                  ...{ when, packages: fixity.packages, files: fixity.files, faults: fixity.faultCount },
                })}
            {fixity.copies !== null && ` ${say('fixity.copies', { copies: fixity.copies })}`}
          </Text>
          {fixity.faults.map((fault) => (
            <Text key={fault} size="sm" className="mono">
              {fault}
            </Text>
          ))}
        </Alert>
      )}
    </>
  );
}
