import { Alert, Button, Stack, Text, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { AttendanceList } from '../../src/contracts/invitations.ts';
import type { Organiser } from '../../src/domain/procedure/calendar.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed, Loading } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';

/** Agencies that are always invited to the centre, one a line. */
export function AttendanceForm({ organiser }: { organiser: Organiser }): ReactNode {
  const { say } = useWords();
  const { data, error, refetch } = useQuery({
    queryKey: ['schedule', 'attendance', organiser],
    queryFn: () => call('getAttendance', { params: { organiser } }),
  });
  if (error !== null && data === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <div className="paper">
      <Text mb="xs">{say('sch.attendanceHelp')}</Text>
      <Lines key={organiser} organiser={organiser} list={data} />
    </div>
  );
}

function Lines({ organiser, list }: { organiser: Organiser; list: AttendanceList }): ReactNode {
  const { say } = useWords();
  const client = useQueryClient();
  const { busy, error, run } = useTask();
  const { data: bridges } = useQuery({
    queryKey: ['bridges'],
    queryFn: async () => (await call('listBridges', {})).bridges,
  });
  const [text, setText] = useState(list.agencies.map(({ name }) => name).join('\n'));
  const [saved, setSaved] = useState(false);
  const save = async (): Promise<void> => {
    setSaved(false);
    const names = [...new Set(text.split('\n').map((name) => name.trim()))].filter((name) => name !== '');
    // An agency that has a bridge point answers from there.
    const agencies = names.map((name) => ({
      name,
      bridgeId: (bridges ?? []).find((bridge) => bridge.name === name)?.bridgeId ?? null,
    }));
    const body = { version: list.version, agencies };
    const done = await run(() => call('setAttendance', { params: { organiser }, body }));
    if (!done) return;
    setSaved(true);
    await client.invalidateQueries({ queryKey: ['schedule', 'attendance'] });
  };
  return (
    <Stack>
      <Textarea
        size="md"
        aria-label={say('sch.attendance')}
        data-testid="attendance"
        autosize
        minRows={3}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {error !== null && <Failed error={error} />}
      {saved && (
        <Alert color="teal" role="status">
          {say('sch.saved')}
        </Alert>
      )}
      <div>
        <Button
          variant="default"
          loading={busy}
          disabled={bridges === undefined}
          data-testid="attendance-save"
          onClick={() => void save()}
        >
          {say('sch.attendanceSave')}
        </Button>
      </div>
    </Stack>
  );
}
