import { Button, Container, SegmentedControl, Text } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { NavLink, Outlet, useNavigate } from 'react-router';
import { may } from '../../src/domain/roles.ts';
import type { Locale } from '../../src/domain/errors.ts';
import { call } from '../api/http.ts';
import { setLocale, useWords } from '../i18n/words.ts';
import { NoticeBell } from '../notices/notice-bell.tsx';
import { NOTICES_KEY } from '../notices/use-notices.ts';
import { useMe, useSetMe } from './me.tsx';
import { PAGES } from './pages.ts';

/** Name of the office, from the configuration. */
export function useAbout(): { province: string; organisation: string } {
  const { data } = useQuery({ queryKey: ['about'], queryFn: () => call('about', {}), staleTime: Infinity });
  return { province: data?.province ?? '', organisation: data?.organisation ?? '' };
}

/** Vietnamese or English; remembered by the browser and, when signed in, by the server. */
export function LanguageSwitch(): ReactNode {
  const { say, locale } = useWords();
  const { me } = useMe();
  const client = useQueryClient();
  return (
    <SegmentedControl
      aria-label={say('app.language')}
      value={locale}
      onChange={(value) => {
        const next: Locale = value === 'en' ? 'en' : 'vi';
        void setLocale(next);
        if (me == null) return;
        // The server words its refusals and notices by it: should this fail, the page itself is right all the same.
        void call('setLocale', { body: { locale: next } })
          .then(() => client.invalidateQueries({ queryKey: NOTICES_KEY }))
          .catch(() => undefined);
      }}
      data={[
        { value: 'vi', label: 'Tiếng Việt' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}

function Emblem(): ReactNode {
  return <img src="/bridge.svg" alt="" width={44} height={44} />;
}

/** Every page but the room: the office, where one can go, who one is. */
export function Layout(): ReactNode {
  const { say } = useWords();
  const { me } = useMe();
  const setMe = useSetMe();
  const navigate = useNavigate();
  const about = useAbout();
  const [bannerPlace, setBannerPlace] = useState<HTMLElement | null>(null);
  const signOut = async (): Promise<void> => {
    await call('signOut', {});
    setMe(null);
    await navigate('/sign-in');
  };
  return (
    <>
      <a className="skip-link" href="#main">
        {say('app.skip')}
      </a>
      <header className="header">
        <Emblem />
        <div className="place">
          <Text fw={600}>{about.organisation}</Text>
          <Text size="sm">{about.province}</Text>
        </div>
        <div className="grow" />
        {me != null && (
          <div className="place" style={{ textAlign: 'right' }}>
            <Text fw={500}>{me.displayName}</Text>
            <Text size="sm">{say(`role.${me.role}`)}</Text>
          </div>
        )}
        <LanguageSwitch />
        {me != null && <NoticeBell me={me} bannerPlace={bannerPlace} />}
        {me != null && (
          <Button
            variant="default"
            px="sm"
            leftSection={<IconLogout size={18} />}
            onClick={() => void signOut()}
          >
            {say('app.signOut')}
          </Button>
        )}
      </header>
      {me != null && (
        <nav className="nav no-print" aria-label={say('app.pages')}>
          {PAGES.filter(({ can }) => can === null || may(me.role, can)).map(({ to, name }) => (
            <NavLink key={to} className="nav-link" to={to} end={to === '/'}>
              {say(name)}
            </NavLink>
          ))}
        </nav>
      )}
      <div ref={setBannerPlace} className="no-print" />
      <Container size="lg" py="xl" component="main" id="main">
        <Outlet />
      </Container>
    </>
  );
}
