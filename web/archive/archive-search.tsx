import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ITEM_KINDS } from '../../src/domain/conduct/items.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';

/** What a person looks for, as the address of the page keeps it. */
export type SearchFields = Readonly<Record<'q' | 'from' | 'to' | 'bridge' | 'kind' | 'chair', string>>;
export const NO_SEARCH: SearchFields = { q: '', from: '', to: '', bridge: '', kind: '', chair: '' };

/** Words and filters; searches when asked, so that nothing jumps while one types. */
export function ArchiveSearch({
  fields,
  onSearch,
}: {
  fields: SearchFields;
  onSearch: (fields: SearchFields) => void;
}): ReactNode {
  const { say } = useWords();
  const [draft, setDraft] = useState(fields);
  const { data } = useQuery({ queryKey: ['archive-filters'], queryFn: () => call('archiveFilters', {}) });
  const set = (change: Partial<SearchFields>): void => setDraft((old) => ({ ...old, ...change }));
  return (
    <form
      className="paper no-print"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(draft);
      }}
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          data-testid="search-words"
          size="md"
          style={{ flex: '1 1 320px' }}
          label={say('search.words')}
          description={say('search.wordsHelp')}
          leftSection={<IconSearch size={18} />}
          maxLength={200}
          value={draft.q}
          onChange={(event) => set({ q: event.currentTarget.value })}
        />
        <TextInput
          size="md"
          type="date"
          label={say('search.from')}
          value={draft.from}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextInput
          size="md"
          type="date"
          label={say('search.to')}
          value={draft.to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      </Group>
      <Group align="flex-end" gap="sm" mt="sm">
        <Select
          size="md"
          searchable
          clearable
          label={say('search.bridge')}
          placeholder={say('search.any')}
          data={(data?.bridges ?? []).map(({ bridgeId, name }) => ({ value: bridgeId, label: name }))}
          value={draft.bridge === '' ? null : draft.bridge}
          onChange={(value) => set({ bridge: value ?? '' })}
        />
        <Select
          size="md"
          clearable
          label={say('search.kind')}
          placeholder={say('search.any')}
          data={ITEM_KINDS.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
          value={draft.kind === '' ? null : draft.kind}
          onChange={(value) => set({ kind: value ?? '' })}
        />
        <Select
          size="md"
          searchable
          clearable
          label={say('search.chair')}
          placeholder={say('search.any')}
          data={[...(data?.chairs ?? [])]}
          value={draft.chair === '' ? null : draft.chair}
          onChange={(value) => set({ chair: value ?? '' })}
        />
        <Button data-testid="search" size="md" type="submit">
          {say('search.search')}
        </Button>
        <Button
          size="md"
          variant="default"
          onClick={() => {
            setDraft(NO_SEARCH);
            onSearch(NO_SEARCH);
          }}
        >
          {say('search.clear')}
        </Button>
      </Group>
    </form>
  );
}
