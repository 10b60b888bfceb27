import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { call } from '../api/http.ts';
import { setLocale, useWords } from '../i18n/words.ts';
import { useMe, useSetMe } from '../shared/me.tsx';
import { Failed } from '../shared/page-states.tsx';
import { useAbout } from '../shared/layout.tsx';

/** Addresses of this program only: a link from outside may not send people elsewhere after signing in. */
function safeBack(back: string | null): string {
  return back !== null && /^\/(?!\/)/.test(back) ? back : '/';
}

/** Name and password; what was typed stays when it was wrong. */
export function SignInPage(): ReactNode {
  const { say } = useWords();
  const { me } = useMe();
  const setMe = useSetMe();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const about = useAbout();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  if (me != null && !busy) return <Navigate to={safeBack(search.get('back'))} replace />;

  const submit = async (): Promise<void> => {
    setError(null);
    setMissing(username.trim() === '' || password === '');
    if (username.trim() === '' || password === '') return;
    setBusy(true);
    try {
      const user = await call('signIn', { body: { username, password } });
      await setLocale(user.locale);
      setMe(user);
      await navigate(safeBack(search.get('back')), { replace: true });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Stack maw={460} mx="auto" mt="xl" className="paper">
      <div>
        <Text>{say('signIn.lead')}</Text>
        <Title order={1} size="h2">
          {about.organisation}
        </Title>
        <Text>{about.province}</Text>
      </div>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack>
          <TextInput
            label={say('signIn.username')}
            autoComplete="username"
            autoFocus
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label={say('signIn.password')}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={missing ? say('signIn.fillBoth') : undefined}
          />
          {error !== null && <Failed error={error} />}
          <Button type="submit" loading={busy} fullWidth>
            {say('signIn.submit')}
          </Button>
        </Stack>
      </form>
    </Stack>
  );
}
