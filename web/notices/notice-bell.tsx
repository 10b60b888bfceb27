import { Button, Drawer, Indicator, Stack, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { Notice } from '../../src/contracts/readiness.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { useWords } from '../i18n/words.ts';
import { Failed } from '../shared/page-states.tsx';
import { NoticeItem } from './notice-item.tsx';
import './notices.css';
import { useNotices } from './use-notices.ts';

/** What must not be overlooked: it stays on the page until somebody has read it. */
const PRESSING: readonly Notice['kind'][] = ['escalated'];
const AT_ONCE = 50;

/** The bell of the header with its panel, and the banner of what presses. */
export function NoticeBell(props: {
  me: User;
  /** Below the header, where the banner goes. */
  bannerPlace: HTMLElement | null;
}): ReactNode {
  const { me, bannerPlace } = props;
  const { say } = useWords();
  const { notices, unread, read } = useNotices();
  const [opened, setOpened] = useState(false);
  /** Unread when the panel was opened: marked new as long as it is open. */
  const [fresh, setFresh] = useState<readonly string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const mark = (ids: readonly string[]): void => {
    setError(null);
    read(ids.slice(0, AT_ONCE)).catch(setError);
  };
  const open = (): void => {
    const ids = notices.filter(({ readAt }) => readAt === null).map(({ id }) => id);
    setFresh(ids);
    setOpened(true);
    mark(ids);
  };
  const pressing = notices.filter(({ kind, readAt }) => readAt === null && PRESSING.includes(kind));
  const first = pressing[0];
  const banner =
    first === undefined ? null : (
      <div className="notice-banner" role="alert" data-testid="notice-banner">
        <strong>! {say(may(me.role, 'readiness.decide') ? 'notice.attention' : 'notice.late')}</strong>
        <div className="grow">
          <NoticeItem notice={first} fresh={false} plain me={me} onGo={() => undefined} />
          {error !== null && <Failed error={error} />}
        </div>
        {pressing.length > 1 ? (
          <Button variant="default" data-testid="notice-all" onClick={open}>
            {say('notice.showAll', { n: pressing.length })}
          </Button>
        ) : (
          <Button variant="default" data-testid="notice-read" onClick={() => mark([first.id])}>
            {say('notice.read')}
          </Button>
        )}
      </div>
    );
  return (
    <>
      <Indicator disabled={unread === 0} label={unread > 99 ? '99+' : unread} size={22} offset={6}>
        <Button
          variant="default"
          px={11}
          data-testid="notice-bell"
          data-unread={unread}
          aria-label={unread === 0 ? say('notice.bell') : say('notice.bellUnread', { n: unread })}
          aria-haspopup="dialog"
          onClick={open}
        >
          <IconBell size={22} />
        </Button>
      </Indicator>
      {bannerPlace !== null && banner !== null && createPortal(banner, bannerPlace)}
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="right"
        size={480}
        title={
          <Text fw={600} size="xl">
            {say('notice.title')}
          </Text>
        }
        closeButtonProps={{ 'aria-label': say('app.close'), size: 44 }}
      >
        {error !== null && <Failed error={error} onRetry={() => mark(fresh)} />}
        {notices.length === 0 && (
          <>
            <Text fw={600}>{say('notice.empty')}</Text>
            <Text>{say('notice.emptyHelp')}</Text>
          </>
        )}
        <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
          {notices.map((notice) => (
            <li key={notice.id}>
              <NoticeItem
                notice={notice}
                fresh={fresh.includes(notice.id) || notice.readAt === null}
                me={me}
                onGo={() => setOpened(false)}
              />
            </li>
          ))}
        </Stack>
      </Drawer>
    </>
  );
}
