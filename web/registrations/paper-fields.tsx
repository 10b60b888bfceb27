import { Button, Checkbox, Fieldset, Group, NumberInput, Stack, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { RegistrationDraft } from '../../src/contracts/registrations.ts';
import { useWords } from '../i18n/words.ts';
import type { FieldFaults } from './field-faults.ts';

type Paper = RegistrationDraft['papers'][number];

/** Papers that were handed in, for the receipt. */
export function PaperFields(props: {
  papers: Paper[];
  faults: FieldFaults;
  onChange: (papers: Paper[]) => void;
}): ReactNode {
  const { papers, faults, onChange } = props;
  const { say } = useWords();
  const set = (index: number, part: Partial<Paper>): void =>
    onChange(papers.map((paper, at) => (at === index ? { ...paper, ...part } : paper)));
  return (
    <Fieldset legend={say('reg.papers')}>
      <Stack gap="sm">
        {papers.map((paper, index) => (
          <Group key={index} align="flex-end" wrap="nowrap">
            <TextInput
              size="md"
              style={{ flex: 1 }}
              label={say('reg.paperTitle')}
              maxLength={300}
              error={faults.get(`papers.${index}.title`)}
              value={paper.title}
              onChange={(event) => set(index, { title: event.currentTarget.value })}
            />
            <NumberInput
              size="md"
              w={110}
              label={say('reg.pages')}
              min={1}
              max={10_000}
              allowDecimal={false}
              error={faults.get(`papers.${index}.pages`)}
              value={paper.pages}
              onChange={(value) => set(index, { pages: typeof value === 'number' ? value : 1 })}
            />
            <Checkbox
              size="md"
              mb={10}
              label={say('reg.original')}
              checked={paper.original}
              onChange={(event) => set(index, { original: event.currentTarget.checked })}
            />
            <Button
              variant="subtle"
              color="red"
              aria-label={say('reg.removePaper')}
              onClick={() => onChange(papers.filter((_, at) => at !== index))}
            >
              <IconX size={18} aria-hidden />
            </Button>
          </Group>
        ))}
        <div>
          <Button
            variant="default"
            onClick={() => onChange([...papers, { title: '', pages: 1, original: false }])}
          >
            {say('reg.addPaper')}
          </Button>
        </div>
      </Stack>
    </Fieldset>
  );
}
