import { Button, Group, Select, Stack, TextInput, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ResultDetail } from '../../src/contracts/results.ts';
import { HANDOVER_WAYS, type HandoverWay } from '../../src/domain/procedure/result-notice.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { useTask } from '../shared/use-task.ts';
import { DayInput } from '../shared/day-input.tsx';

/** How and when the notice came to the citizen. */
export function HandoverForm(props: {
  data: ResultDetail;
  onDone: (detail: ResultDetail) => void;
}): ReactNode {
  const { data, onDone } = props;
  const { itemId, notice } = data.item;
  const { say } = useWords();
  const { busy, error, run } = useTask();
  const [way, setWay] = useState<HandoverWay>(notice?.handover?.way ?? 'in_person');
  const [on, setOn] = useState<string | null>(notice?.handover?.on ?? data.today);
  const [note, setNote] = useState(notice?.handover?.note ?? '');
  const save = (): Promise<boolean> =>
    run(async () => {
      if (on === null) return;
      const body = { version: notice?.version ?? 0, way, on, note };
      onDone(await call('handOverResult', { params: { itemId }, body }));
    });
  return (
    <section className="paper" data-testid="handover">
      <Stack gap="sm">
        <Title order={2} size="h3">
          {say('fu.res.handOver')}
        </Title>
        <Group grow align="flex-end">
          <Select
            size="md"
            label={say('fu.res.way')}
            allowDeselect={false}
            data={HANDOVER_WAYS.map((each) => ({ value: each, label: say(`fu.way.${each}`) }))}
            value={way}
            onChange={(value) => setWay(HANDOVER_WAYS.find((each) => each === value) ?? way)}
          />
          <DayInput label={say('fu.res.handedOn')} max={data.today} value={on} onChange={setOn} />
          <TextInput
            size="md"
            label={say('fu.res.note')}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </Group>
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button
            variant="default"
            data-testid="handover-save"
            loading={busy}
            disabled={on === null}
            onClick={() => void save()}
          >
            {say('fu.res.handOver')}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}
