import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TaskAnswer, TaskFile } from '../../src/contracts/follow-up.ts';
import { dayText } from '../../src/domain/procedure/day-text.ts';
import { addressOf } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatBytes } from '../shared/format.ts';

/** What an agency answered, with its files. */
export function AnswerText({ taskId, answer }: { taskId: string; answer: TaskAnswer }): ReactNode {
  const { say } = useWords();
  return (
    <Stack gap={4} mt="xs" data-testid="task-answer">
      <Text fw={500}>
        {say(answer.byAgency ? 'fu.answerBy.agency' : 'fu.answerBy.centre', { date: dayText(answer.on) })}
        {answer.number !== '' && ` · ${say('fu.number', { number: answer.number })}`}
      </Text>
      <Text style={{ whiteSpace: 'pre-wrap' }}>{answer.text}</Text>
      {answer.files.map((file) => (
        <FileLink key={file.fileId} {...{ taskId, file }} />
      ))}
    </Stack>
  );
}

function FileLink({ taskId, file }: { taskId: string; file: TaskFile }): ReactNode {
  const { locale } = useWords();
  return (
    <a
      href={addressOf('getTaskFile', { taskId, fileId: file.fileId })}
      target="_blank"
      rel="noreferrer"
      style={{ overflowWrap: 'anywhere' }}
    >
      {file.name} ({formatBytes(file.bytes, locale)})
    </a>
  );
}
