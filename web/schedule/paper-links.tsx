import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { addressOf } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';

/** A paper to take away, as DOCX to work on or PDF to print. */
export function PaperLinks(props: {
  route: 'printScheduleNotice' | 'printInvitation';
  params: Readonly<Record<string, string>>;
}): ReactNode {
  const { say } = useWords();
  return (
    <Group gap="xs">
      {(['docx', 'pdf'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          variant="default"
          leftSection={<IconDownload size={18} />}
          href={addressOf(props.route, props.params, { format })}
        >
          {say(`sch.${format}`)}
        </Button>
      ))}
    </Group>
  );
}
