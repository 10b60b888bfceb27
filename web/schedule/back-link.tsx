import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useWords } from '../i18n/words.ts';

/** Back to the calendar. */
export function BackLink(): ReactNode {
  const { say } = useWords();
  return (
    <div>
      <Button component={Link} to="/schedule" variant="subtle" leftSection={<IconArrowLeft size={18} />}>
        {say('sch.back')}
      </Button>
    </div>
  );
}
