import {
  Button,
  Checkbox,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Session } from '../../src/contracts/session.ts';
import { ITEM_KINDS, type ItemKind } from '../../src/domain/conduct/items.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';

const DEFAULT_MINUTES = 25;

/** Puts a citizen on the agenda. Of a denunciation no name is asked. */
export function ItemForm({ session, onClose }: { session: Session; onClose: () => void }): ReactNode {
  const { say } = useWords();
  const [kind, setKind] = useState<ItemKind>('complaint');
  const [label, setLabel] = useState('');
  const [people, setPeople] = useState<number | string>(1);
  const [summary, setSummary] = useState('');
  const [bridgeIds, setBridgeIds] = useState<string[]>([]);
  const [agencies, setAgencies] = useState<string[]>([]);
  const [minutes, setMinutes] = useState<number | string>(DEFAULT_MINUTES);
  const [disguised, setDisguised] = useState(false);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const secret = kind === 'denunciation';
  const choices = session.bridges
    .filter((bridge) => bridge.kind !== 'central')
    .map(({ bridgeId, name }) => ({ value: bridgeId, label: name }));
  const whole = bridgeIds.length > 0 && (secret || label.trim() !== '');
  const save = async (): Promise<void> => {
    setAsked(true);
    if (!whole) return;
    setBusy(true);
    setError(null);
    try {
      await call('addItem', {
        params: { sessionId: session.id },
        body: {
          ...{ kind, bridgeIds, agencyBridgeIds: agencies },
          ...{ people: Number(people) || 1, minutes: Number(minutes) || DEFAULT_MINUTES },
          ...(secret ? { disguised } : { label: label.trim(), summary: summary.trim() }),
        },
      });
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered size="lg" aria-label={say('agenda.add')}>
      <Stack>
        <Title order={2} size="h3">
          {say('agenda.add')}
        </Title>
        <Select
          data-testid="item-kind"
          size="md"
          allowDeselect={false}
          label={say('form.kind')}
          data={ITEM_KINDS.map((each) => ({ value: each, label: say(`kind.${each}`) }))}
          value={kind}
          onChange={(value) => setKind(ITEM_KINDS.find((each) => each === value) ?? kind)}
        />
        {secret ? (
          <>
            <Text>{say('form.denunciation')}</Text>
            <Checkbox
              data-testid="item-disguised"
              size="md"
              label={say('form.disguised')}
              description={say('form.disguisedHelp')}
              checked={disguised}
              onChange={(event) => setDisguised(event.currentTarget.checked)}
            />
          </>
        ) : (
          <TextInput
            data-testid="item-label"
            data-autofocus
            size="md"
            required
            maxLength={200}
            label={say('form.label')}
            error={asked && label.trim() === '' ? say('form.needed') : null}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
        )}
        <MultiSelect
          data-testid="item-bridges"
          size="md"
          required
          searchable
          label={say('form.bridges')}
          error={asked && bridgeIds.length === 0 ? say('form.needed') : null}
          data={choices}
          value={bridgeIds}
          onChange={setBridgeIds}
        />
        <MultiSelect
          size="md"
          searchable
          label={say('form.agencies')}
          data={choices.filter(({ value }) => !bridgeIds.includes(value))}
          value={agencies}
          onChange={setAgencies}
        />
        <Group grow>
          <NumberInput
            size="md"
            min={1}
            max={10_000}
            label={say('form.people')}
            value={people}
            onChange={setPeople}
          />
          <NumberInput
            size="md"
            min={1}
            max={480}
            label={say('form.minutes')}
            value={minutes}
            onChange={setMinutes}
          />
        </Group>
        {!secret && (
          <Textarea
            size="md"
            autosize
            minRows={2}
            maxRows={5}
            maxLength={1_000}
            label={say('form.summary')}
            value={summary}
            onChange={(event) => setSummary(event.currentTarget.value)}
          />
        )}
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={busy}>
            {say('app.cancel')}
          </Button>
          <Button data-testid="item-save" loading={busy} onClick={() => void save()}>
            {say('form.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
