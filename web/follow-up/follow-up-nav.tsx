import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useWords } from '../i18n/words.ts';

/** The two parts of the follow-up. */
export function FollowUpNav(): ReactNode {
  const { say } = useWords();
  return (
    <nav aria-label={say('fu.sections')}>
      <Group gap="lg">
        <NavLink className="nav-link" to="/follow-up" end>
          {say('fu.tasks')}
        </NavLink>
        <NavLink className="nav-link" to="/follow-up/results">
          {say('fu.results')}
        </NavLink>
      </Group>
    </nav>
  );
}

/** Buttons that choose one of some lists, with how much is in each. */
export function Views<V extends string>(props: {
  views: readonly V[];
  now: V;
  textOf: (view: V) => string;
  label: string;
  onChoose: (view: V) => void;
}): ReactNode {
  return (
    <Group gap="xs" role="group" aria-label={props.label}>
      {props.views.map((view) => (
        <Button
          key={view}
          data-testid={`view-${view}`}
          variant={view === props.now ? 'filled' : 'default'}
          aria-pressed={view === props.now}
          onClick={() => props.onChoose(view)}
        >
          {props.textOf(view)}
        </Button>
      ))}
    </Group>
  );
}

/** Where one is in a long list; nothing where it is short. */
export function Pager(props: { page: number; pages: number; onGo: (page: number) => void }): ReactNode {
  const { page, pages, onGo } = props;
  const { say } = useWords();
  if (pages <= 1) return null;
  return (
    <Group justify="center">
      <Button variant="default" disabled={page <= 1} onClick={() => onGo(page - 1)}>
        {say('fu.before')}
      </Button>
      <Text>{say('fu.pages', { page, pages })}</Text>
      <Button variant="default" disabled={page >= pages} onClick={() => onGo(page + 1)}>
        {say('fu.next')}
      </Button>
    </Group>
  );
}
