import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import type { Note } from '../../src/contracts/papers.ts';
import type { Session } from '../../src/contracts/session.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatDuration, formatTime } from '../shared/format.ts';
import { useKeptText } from '../shared/kept-text.ts';
import { Failed, Loading } from '../shared/page-states.tsx';

/** The secretary's note pad: a note belongs to the instant at which one began to write it. */
export function NotesPanel(props: {
  session: Session;
  /** Rises whenever a note was written, by anybody. */
  told: number;
  /** Server's clock minus this PC's, milliseconds. */
  offset: number;
}): ReactNode {
  const { session, told, offset } = props;
  const { say } = useWords();
  const sessionId = session.id;
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [changing, setChanging] = useState<Note | null>(null);
  const [text, keep, forget] = useKeptText(`note.${sessionId}`);
  const began = useRef<number | null>(null);

  const list = useQuery({
    queryKey: ['notes', sessionId, told],
    queryFn: () => call('listNotes', { params: { sessionId } }),
    placeholderData: keepPreviousData,
  });

  const work = async (write: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      await write();
      await list.refetch();
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const add = async (): Promise<void> => {
    const words = text.trim();
    if (words === '') return;
    const at = (began.current ?? Date.now()) + offset;
    const body = { text: words, at };
    if (!(await work(() => call('addNote', { params: { sessionId }, body })))) return;
    began.current = null;
    keep('');
    forget();
  };
  const change = async (note: Note, words: string): Promise<void> => {
    const { noteId, version } = note;
    const body = { text: words, version };
    if (await work(() => call('changeNote', { params: { sessionId, noteId }, body }))) setChanging(null);
  };

  if (list.data === undefined)
    return list.isError ? <Failed error={list.error} onRetry={() => void list.refetch()} /> : <Loading />;
  const { notes } = list.data;
  return (
    <Stack gap="sm" className="papers" data-testid="notes">
      {notes.length === 0 && <Text>{say('note.empty')}</Text>}
      {notes.map((note) =>
        changing?.noteId === note.noteId ? (
          <NoteEditor
            key={note.noteId}
            {...{ note, busy }}
            onSave={(words) => void change(note, words)}
            onClose={() => setChanging(null)}
          />
        ) : (
          <div key={note.noteId} className="message" data-testid="note">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <Text size="sm" fw={600}>
                {whenOf(note, session)}
              </Text>
              <Button
                variant="subtle"
                size="compact-md"
                leftSection={<IconPencil size={18} aria-hidden />}
                onClick={() => setChanging(note)}
              >
                {say('note.change')}
              </Button>
            </Group>
            <Text size="sm">{itemOf(note, session)}</Text>
            <p>{note.text}</p>
            <Text size="sm">
              {note.authorName}
              {note.version > 1 &&
                ` · ${say('note.changed', { n: note.version - 1, time: formatTime(note.writtenAt) })}`}
            </Text>
          </div>
        ),
      )}
      {(error ?? list.error) !== null && <Failed error={error ?? list.error} />}
      <Textarea
        size="md"
        data-testid="note-text"
        label={say('note.text')}
        description={say('note.help')}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={5_000}
        value={text}
        onChange={(event) => {
          if (text === '') began.current = Date.now();
          keep(event.currentTarget.value);
        }}
      />
      <Group justify="flex-end">
        <Button
          data-testid="note-save"
          loading={busy}
          disabled={text.trim() === ''}
          onClick={() => void add()}
        >
          {say('note.save')}
        </Button>
      </Group>
    </Stack>
  );
}

/** The clock, and how long the session had run. */
function whenOf({ at }: Note, { openedAt }: Session): string {
  return openedAt === null || at < openedAt
    ? formatTime(at)
    : `${formatTime(at)} (${formatDuration(at - openedAt)})`;
}

function itemOf({ itemId }: Note, { agenda }: Session): string {
  const item = agenda.find((each) => each.itemId === itemId);
  return item === undefined ? '' : `${item.place}. ${item.label}`;
}

function NoteEditor(props: {
  note: Note;
  busy: boolean;
  onSave: (text: string) => void;
  onClose: () => void;
}): ReactNode {
  const { note, busy, onSave, onClose } = props;
  const { say } = useWords();
  const [text, setText] = useState(note.text);
  return (
    <div className="message">
      <Textarea
        size="md"
        autosize
        minRows={3}
        maxRows={10}
        maxLength={5_000}
        label={say('note.change')}
        description={say('note.changeHelp')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="xs">
        <Button variant="default" disabled={busy} onClick={onClose}>
          {say('app.cancel')}
        </Button>
        <Button loading={busy} disabled={text.trim() === ''} onClick={() => onSave(text.trim())}>
          {say('note.save')}
        </Button>
      </Group>
    </div>
  );
}
