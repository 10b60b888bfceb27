import {
  Button,
  CloseButton,
  FileButton,
  Group,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { TaskDetail, TaskFile } from '../../src/contracts/follow-up.ts';
import type { User } from '../../src/contracts/session.ts';
import { call, upload } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { useKeptText } from '../shared/kept-text.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { DayInput } from '../shared/day-input.tsx';

/** The agency answers, or the secretary writes down what came on paper; a reload loses nothing that was typed. */
export function AnswerForm(props: {
  me: User;
  data: TaskDetail;
  onDone: (detail: TaskDetail) => void;
}): ReactNode {
  const { me, data, onDone } = props;
  const { taskId, version } = data.task;
  const { say } = useWords();
  const { busy, error, run } = useTask();
  const [text, keepText, forgetText] = useKeptText(`answer.${taskId}`);
  const [on, setOn] = useState<string | null>(data.today);
  const [number, setNumber] = useState('');
  const [files, setFiles] = useState<readonly TaskFile[]>([]);
  const isOfficer = me.role === 'bridge_officer';
  const params = { taskId };
  const attach = (file: File): Promise<boolean> =>
    run(async () => {
      const kept = await upload('addTaskFile', { params, query: { name: file.name.slice(0, 200) } }, file);
      setFiles((old) => [...old, kept]);
    });
  const send = (): Promise<boolean> =>
    run(async () => {
      if (on === null) return;
      const fileIds = files.map(({ fileId }) => fileId);
      const detail = await call('answerTask', { params, body: { version, text, on, number, fileIds } });
      forgetText();
      onDone(detail);
    });
  return (
    <section className="paper" data-testid="answer-form">
      <Stack gap="sm">
        <Title order={2} size="h3">
          {say(isOfficer ? 'fu.answer' : 'fu.answerPaper')}
        </Title>
        {isOfficer && <Text>{say('fu.answerHelp')}</Text>}
        <Textarea
          size="md"
          label={say('fu.answerText')}
          data-testid="answer-text"
          autosize
          minRows={3}
          maxLength={5_000}
          value={text}
          onChange={(event) => keepText(event.currentTarget.value)}
        />
        <Group grow align="flex-start">
          <DayInput label={say('fu.answerOn')} max={data.today} value={on} onChange={setOn} />
          <TextInput
            size="md"
            label={say('fu.answerNumber')}
            data-testid="answer-number"
            maxLength={100}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
        </Group>
        <Group>
          <FileButton
            accept="application/pdf,image/png,image/jpeg"
            onChange={(file) => {
              if (file !== null) void attach(file);
            }}
          >
            {(button) => (
              <Button {...button} variant="default" loading={busy} leftSection={<IconPaperclip size={18} />}>
                {say('fu.answerFilePick')}
              </Button>
            )}
          </FileButton>
          <Text size="sm">{say('fu.answerFile')}</Text>
        </Group>
        {files.map(({ fileId, name }) => (
          <Group key={fileId} gap="xs" data-testid="answer-file">
            <Text>{name}</Text>
            <CloseButton
              size="lg"
              aria-label={say('app.close')}
              onClick={() => setFiles((old) => old.filter((file) => file.fileId !== fileId))}
            />
          </Group>
        ))}
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button
            data-testid="answer-send"
            loading={busy}
            disabled={text.trim() === '' || on === null}
            onClick={() => void send()}
          >
            {say('fu.answerSend')}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}
