import { Button, Group } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/words.ts';
import { useAbout } from '../shared/layout.tsx';
import './board.css';
import './print.css';
import { dayMonthYear } from './vietnam-time.ts';

/** A paper in the state form: the office, the nation's name and motto, a title, and who signs. */
export function Paper(props: {
  title: string;
  /** Beneath the title. */
  subtitle?: string;
  sample: boolean;
  /** Instant the paper is dated by, epoch milliseconds. */
  dated: number;
  signers: readonly string[];
  footer?: string;
  /** On the screen only: buttons and warnings about the paper, not of it. */
  beside: ReactNode;
  children: ReactNode;
}): ReactNode {
  const { title, subtitle, sample, dated, signers, footer, beside, children } = props;
  const { say } = useWords();
  const { organisation, province } = useAbout();
  return (
    <>
      <Group className="no-print" justify="space-between" mb="md" maw="210mm" mx="auto">
        {beside}
        <Button leftSection={<IconPrinter size={18} />} data-testid="print" onClick={() => window.print()}>
          {say('board.print')}
        </Button>
      </Group>
      <article className="sheet" data-sample={sample}>
        <header className="state-form">
          <div>
            {province}
            <br />
            <b>{organisation}</b>
            <hr />
          </div>
          <div>
            <b>{say('paper.nation')}</b>
            <br />
            <b>{say('paper.motto')}</b>
            <hr />
            <i>{say('paper.dated', dayMonthYear(dated))}</i>
          </div>
        </header>
        <h1>{title}</h1>
        {subtitle !== undefined && <p className="subtitle">{subtitle}</p>}
        {sample && <p className="sample-mark">{say('app.sample')}</p>}
        {children}
        <footer className="signatures">
          {signers.map((signer) => (
            <div key={signer}>
              <b>{signer}</b>
              <br />
              <i>{say('paper.sign')}</i>
            </div>
          ))}
        </footer>
        {footer !== undefined && <p className="small-print">{footer}</p>}
      </article>
    </>
  );
}
