import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ReportQuery } from '../../src/contracts/reports.ts';
import type { User } from '../../src/contracts/session.ts';
import { may } from '../../src/domain/roles.ts';
import { useWords } from '../i18n/words.ts';
import { IssueDialog } from './issue-dialog.tsx';
import { dayWords } from './spans.ts';

/** Gives out the report of the chosen span; only of all bridge points and matters, as reports speak. */
export function IssueSpan({ me, query }: { me: User; query: ReportQuery }): ReactNode {
  const { say } = useWords();
  const [asked, setAsked] = useState(false);
  const { from, to, bridgeId, itemKind, field } = query;
  if (!may(me.role, 'report.issue') || (bridgeId ?? itemKind ?? field) !== undefined) return null;
  return (
    <>
      <Button onClick={() => setAsked(true)}>{say('rep.due.issueSpan')}</Button>
      {asked && (
        <IssueDialog
          request={{ kind: 'span', from, to }}
          name={`${dayWords(from)} – ${dayWords(to)}`}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
