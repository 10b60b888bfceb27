import { ActionIcon, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconLock, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { AgendaItem } from '../../src/contracts/agenda.ts';
import type { Session } from '../../src/contracts/session.ts';
import { canActOnItem, isRunning } from '../../src/domain/conduct/items.ts';
import { call } from '../api/http.ts';
import { useWords } from '../i18n/words.ts';
import { formatTime } from '../shared/format.ts';
import { Failed } from '../shared/page-states.tsx';
import { ItemForm } from './item-form.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { useAct } from './use-act.ts';

/** The list of turns, with what became of each. */
export function AgendaPanel(props: { session: Session; mayPlan: boolean; mayConduct: boolean }): ReactNode {
  const { session, mayPlan, mayConduct } = props;
  const { say } = useWords();
  const { act, busy, error } = useAct(session.id);
  const [adding, setAdding] = useState(false);
  const [withdrawing, setWithdrawing] = useState<AgendaItem | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const { agenda, floor } = session;
  const done = agenda.filter(({ state }) => !isRunning(state) && state !== 'listed').length;
  const ids = agenda.map(({ itemId }) => itemId);

  const change = async (work: () => Promise<unknown>): Promise<boolean> => {
    setSaving(true);
    setFailure(null);
    try {
      await work();
      return true;
    } catch (error_) {
      setFailure(error_);
      return false;
    } finally {
      setSaving(false);
    }
  };
  const move = (index: number, by: -1 | 1): void => {
    const order = [...ids];
    const [moved] = order.splice(index, 1);
    if (moved === undefined) return;
    order.splice(index + by, 0, moved);
    void change(() => call('orderItems', { params: { sessionId: session.id }, body: { itemIds: order } }));
  };
  const free = floor.currentItem === null && session.state === 'live' && floor.mode !== 'consultation';
  return (
    <Stack gap="sm" className="agenda" data-testid="agenda">
      {agenda.length > 0 && <Text size="sm">{say('agenda.progress', { done, all: agenda.length })}</Text>}
      {agenda.length === 0 && <Text>{say(mayPlan ? 'agenda.empty' : 'agenda.emptyRead')}</Text>}
      {agenda.map((item, index) => (
        <Item key={item.itemId} session={session} item={item}>
          {mayConduct && free && floor.noticeRead !== null && canActOnItem(item.state, 'call') && (
            <Button
              size="compact-md"
              variant="default"
              data-testid="call-item"
              loading={busy}
              onClick={() => void act({ act: 'call', itemId: item.itemId })}
            >
              {say('agenda.call')}
            </Button>
          )}
          {mayPlan && item.state === 'listed' && (
            <Group gap={4}>
              <ActionIcon
                variant="subtle"
                size={36}
                disabled={index === 0 || saving}
                aria-label={`${say('agenda.up')}: ${item.label}`}
                onClick={() => move(index, -1)}
              >
                <IconArrowUp size={20} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                size={36}
                disabled={index === agenda.length - 1 || saving}
                aria-label={`${say('agenda.down')}: ${item.label}`}
                onClick={() => move(index, 1)}
              >
                <IconArrowDown size={20} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                size={36}
                aria-label={`${say('agenda.withdraw')}: ${item.label}`}
                onClick={() => setWithdrawing(item)}
              >
                <IconTrash size={20} />
              </ActionIcon>
            </Group>
          )}
        </Item>
      ))}
      {(error ?? failure) !== null && withdrawing === null && <Failed error={error ?? failure} />}
      {mayPlan && (
        <Button
          data-testid="add-item"
          variant="default"
          leftSection={<IconPlus size={20} />}
          onClick={() => setAdding(true)}
        >
          {say('agenda.add')}
        </Button>
      )}
      {adding && <ItemForm session={session} onClose={() => setAdding(false)} />}
      {withdrawing !== null && (
        <ReasonDialog
          busy={saving}
          error={failure}
          title={say('agenda.withdraw')}
          help={say('agenda.withdrawConfirm', { name: withdrawing.label })}
          label={say('conduct.deferReason')}
          yes={say('agenda.withdraw')}
          onYes={(reason) => {
            const params = { sessionId: session.id, itemId: withdrawing.itemId };
            void change(() => call('withdrawItem', { params, body: { reason } })).then((well) => {
              if (well) setWithdrawing(null);
            });
          }}
          onClose={() => setWithdrawing(null)}
        />
      )}
    </Stack>
  );
}

function Item(props: { session: Session; item: AgendaItem; children: ReactNode }): ReactNode {
  const { session, item, children } = props;
  const { say } = useWords();
  const nameOf = (id: string): string => session.bridges.find(({ bridgeId }) => bridgeId === id)?.name ?? '';
  const running = isRunning(item.state);
  return (
    <article
      className="agenda-item"
      data-testid="agenda-item"
      data-state={item.state}
      data-running={running}
      aria-current={running ? 'step' : undefined}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fw={600}>
          {item.place}. {item.label}
        </Text>
        <Badge variant={running ? 'filled' : 'light'} tt="none" size="lg" miw="max-content">
          {say(`item.${item.state}`)}
        </Badge>
      </Group>
      <Text size="sm">
        {say(`kind.${item.kind}`)} · {item.bridgeIds.map(nameOf).join(', ')} ·{' '}
        {say('agenda.people', { n: item.people })} · {say('agenda.minutes', { n: item.minutes })}
      </Text>
      {item.closed && (
        <Text size="sm" className="agenda-closed">
          <IconLock size={16} aria-hidden /> {say('agenda.closed')}
          {item.disguised && `. ${say('agenda.disguised')}`}
        </Text>
      )}
      {item.summary !== '' && <Text size="sm">{item.summary}</Text>}
      {item.refusal !== null && <Text size="sm">{say(`refusal.${item.refusal}`)}</Text>}
      {item.conclusions.map(({ agency, task, deadline }) => (
        <Text size="sm" key={`${agency} ${task}`}>
          → {say('agenda.conclusion', { agency, task })}
          {deadline !== null && `; ${say('agenda.deadline', { day: dayOf(deadline) })}`}
        </Text>
      ))}
      {item.gaps.map(({ bridgeId, from, to }) => (
        <Text size="sm" key={`${bridgeId} ${from}`} className="agenda-gap">
          {say('agenda.gap', {
            name: nameOf(bridgeId),
            from: formatTime(from),
            to: to === null ? say('agenda.gapNow') : formatTime(to),
          })}
        </Text>
      ))}
      <Group gap="xs" mt={4}>
        {children}
      </Group>
    </article>
  );
}

/** `2027-01-31` as people write it. */
function dayOf(day: string): string {
  return day.split('-').reverse().join('/');
}
