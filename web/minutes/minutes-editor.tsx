import { Alert, Badge, Button, Group, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Minutes } from '../../src/contracts/minutes.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Confirm } from '../shared/confirm.tsx';
import { formatDate, formatTime } from '../shared/format.ts';
import { useKeptText } from '../shared/kept-text.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { PaperPreview } from './paper-preview.tsx';
import { sectionTitle } from './section-title.ts';

/** What was typed and is not saved yet, by section; `number` stands beside the sections. */
interface Typed {
  readonly number?: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly accepted: readonly string[];
}
const NOTHING: Typed = { texts: {}, accepted: [] };
/** Saved by itself after this time without a key. */
const AUTOSAVE_MS = 2_500;

/** Writes minutes section by section, with the paper beside; saves by itself, keeps what is typed over a reload. */
export function MinutesEditor({
  minutes,
  onFresh,
}: {
  minutes: Minutes;
  onFresh: (fresh: Minutes) => void;
}): ReactNode {
  const { say } = useWords();
  const { sessionId, version } = minutes;
  const [kept, keep, forget] = useKeptText(`minutes.${sessionId}`);
  const [typed, setTyped] = useState<Typed>(() => readKept(kept));
  const [confirming, setConfirming] = useState(false);
  const { busy, error, run } = useTask();
  const newest = useRef(typed);
  const dirty =
    typed.number !== undefined || Object.keys(typed.texts).length > 0 || typed.accepted.length > 0;

  const change = (next: Typed): void => {
    newest.current = next;
    setTyped(next);
    keep(JSON.stringify(next));
  };
  const save = async (): Promise<boolean> => {
    const sent = newest.current;
    return run(async () => {
      const fresh = await call('writeMinutes', {
        params: { sessionId },
        body: {
          version,
          number: sent.number ?? minutes.number,
          changes: changesOf(minutes, sent),
        },
      });
      onFresh(fresh);
      // What was typed while it was on its way is not saved yet.
      const left = leftOf(sent, newest.current);
      change(left);
      if (left.number === undefined && Object.keys(left.texts).length === 0) forget();
    });
  };
  /** Where somebody else wrote meanwhile: theirs is read, what is typed here stays and is saved onto it by itself. */
  const readAgain = (): Promise<boolean> =>
    run(async () => onFresh(await call('getMinutes', { params: { sessionId } })));
  useEffect(() => {
    // A refusal waits for the person: saving again by itself would only be refused again.
    if (!dirty || busy || error !== null) return;
    const timer = setTimeout(() => void save(), AUTOSAVE_MS);
    return () => clearTimeout(timer);
  });

  const sections = minutes.sections.map((section) => ({
    ...section,
    text: typed.texts[section.id] ?? section.text,
  }));
  const write = (id: string, text: string): void =>
    change({ ...typed, texts: { ...typed.texts, [id]: text } });
  const accept = (id: string, text: string | null): void =>
    change({
      ...typed,
      texts: text === null ? typed.texts : { ...typed.texts, [id]: text },
      accepted: [...new Set([...typed.accepted, id])],
    });
  const readBack = async (): Promise<void> => {
    onFresh(await call('readMinutesBack', { params: { sessionId }, body: { version } }));
  };
  const isFixed = minutes.readBack?.version === version;
  return (
    <div className="minutes-columns">
      <Stack className="paper" gap="md">
        <Text>{say(isFixed ? 'minutes.fixedHelp' : 'minutes.writeHelp')}</Text>
        <TextInput
          size="md"
          data-testid="minutes-number"
          label={say('minutes.number')}
          placeholder="12/BB-TCD"
          maxLength={100}
          value={typed.number ?? minutes.number}
          onChange={(event) => change({ ...typed, number: event.currentTarget.value })}
        />
        {sections.map((section) => (
          <SectionField
            key={section.id}
            {...{ minutes, section }}
            offered={typed.accepted.includes(section.id) ? null : section.offered}
            onWrite={(text) => write(section.id, text)}
            onAccept={(text) => accept(section.id, text)}
          />
        ))}
      </Stack>
      <div className="minutes-side">
        <Group justify="space-between" className="minutes-bar">
          <Text role="status" data-testid="minutes-saved" data-dirty={dirty}>
            {dirty
              ? say(busy ? 'minutes.saving' : 'minutes.unsaved')
              : minutes.writtenAt === null
                ? say('minutes.drafted')
                : say('minutes.saved', {
                    ...{ version, time: formatTime(minutes.writtenAt), name: minutes.writtenBy },
                  })}
          </Text>
          <Group gap="xs">
            <Button
              variant="default"
              data-testid="minutes-save"
              loading={busy}
              disabled={!dirty && version > 0}
              onClick={() => void save()}
            >
              {say('minutes.save')}
            </Button>
            <Button
              data-testid="minutes-read-back"
              disabled={dirty || isFixed || version === 0}
              onClick={() => setConfirming(true)}
            >
              {say('minutes.readBack')}
            </Button>
          </Group>
        </Group>
        {error !== null && <Failed error={error} onRetry={() => void readAgain()} />}
        {isFixed && minutes.readBack !== null && (
          <Alert color="green" data-testid="minutes-fixed">
            {say('minutes.fixed', {
              ...{ time: formatTime(minutes.readBack.at), date: formatDate(minutes.readBack.at) },
              name: minutes.readBack.by,
            })}
          </Alert>
        )}
        <PaperPreview
          minutes={{ ...minutes, number: typed.number ?? minutes.number, sections }}
          bridgeId={null}
        />
      </div>
      <Confirm
        opened={confirming}
        question={say('minutes.readBackAsk')}
        yes={say('minutes.readBackYes')}
        onYes={readBack}
        onClose={() => setConfirming(false)}
      />
    </div>
  );
}

function SectionField(props: {
  minutes: Minutes;
  section: Minutes['sections'][number];
  offered: string | null;
  onWrite: (text: string) => void;
  /** @param text to take over; null: leave what was written */
  onAccept: (text: string | null) => void;
}): ReactNode {
  const { minutes, section, offered, onWrite, onAccept } = props;
  const { say } = useWords();
  const [comparing, setComparing] = useState(false);
  const { id, text, drafted, locked, bridgeIds } = section;
  const edited = !locked && text !== drafted;
  return (
    <Stack gap={6} data-testid={`section-${id}`} data-edited={edited}>
      <Textarea
        size="md"
        autosize
        minRows={2}
        maxLength={20_000}
        readOnly={locked}
        label={sectionTitle(say, minutes, id)}
        description={say(
          locked ? 'minutes.lockedHelp' : bridgeIds === null ? 'minutes.forAll' : 'minutes.forOwn',
        )}
        value={text}
        onChange={(event) => onWrite(event.currentTarget.value)}
      />
      {edited && (
        <Group gap="xs">
          <Badge size="lg" tt="none" variant="light" color="blue">
            {say('minutes.edited')}
          </Badge>
          <Button variant="subtle" size="compact-md" onClick={() => setComparing(!comparing)}>
            {say(comparing ? 'minutes.hideDraft' : 'minutes.showDraft')}
          </Button>
        </Group>
      )}
      {edited && comparing && (
        <Text className="minutes-draft">{drafted === '' ? say('minutes.draftEmpty') : drafted}</Text>
      )}
      {offered !== null && (
        <Alert color="yellow" data-testid={`offered-${id}`} title={say('minutes.offered')}>
          <Text className="minutes-draft">{offered}</Text>
          <Group gap="xs" mt="xs">
            <Button size="compact-md" onClick={() => onAccept(offered)}>
              {say('minutes.take')}
            </Button>
            <Button size="compact-md" variant="default" onClick={() => onAccept(null)}>
              {say('minutes.leave')}
            </Button>
          </Group>
        </Alert>
      )}
    </Stack>
  );
}

function changesOf(
  { sections }: Minutes,
  { texts, accepted }: Typed,
): { id: string; text: string; accept: boolean }[] {
  const ids = [...new Set([...Object.keys(texts), ...accepted])];
  return ids.flatMap((id) => {
    const section = sections.find((each) => each.id === id);
    if (section === undefined || section.locked) return [];
    return [{ id, text: texts[id] ?? section.text, accept: accepted.includes(id) }];
  });
}

/** What was typed after it was sent. */
function leftOf(sent: Typed, now: Typed): Typed {
  const texts = Object.fromEntries(Object.entries(now.texts).filter(([id, text]) => sent.texts[id] !== text));
  const accepted = now.accepted.filter((id) => !sent.accepted.includes(id));
  return {
    ...{ texts, accepted },
    ...(now.number === undefined || now.number === sent.number ? {} : { number: now.number }),
  };
}

function readKept(kept: string): Typed {
  if (kept === '') return NOTHING;
  try {
    const { texts, accepted, number } = JSON.parse(kept) as Partial<Typed>;
    return {
      ...{ texts: texts ?? {}, accepted: accepted ?? [] },
      ...(number === undefined ? {} : { number }),
    };
  } catch {
    return NOTHING;
  }
}
