import type { ReactNode } from 'react';
import type { Minutes } from '../../src/contracts/minutes.ts';
import { minutesDocument } from '../../src/domain/documents/minutes.ts';
import {
  documentDate,
  runsOf,
  type Block,
  type Line,
  type StateDocument,
} from '../../src/domain/documents/state-document.ts';
import { useWords } from '../i18n/words.ts';

/** The minutes as they will lie on paper, made of what stands on the page now. */
export function PaperPreview({
  minutes,
  bridgeId,
}: {
  minutes: Minutes;
  bridgeId: string | null;
}): ReactNode {
  const { say } = useWords();
  const { number, readBack, version } = minutes;
  const document = minutesDocument({
    ...minutes,
    number: number === '' ? '' : `Số: ${number}`,
    signers: minutes.signers.map(({ key }) => key),
    extractOf: bridgeId,
    readBackAt: readBack?.version === version ? readBack.at : null,
  });
  return (
    <article
      className="minutes-sheet"
      lang="vi"
      aria-label={say('minutes.preview')}
      data-testid="minutes-paper"
    >
      <Sheet document={document} />
    </article>
  );
}

function Sheet({ document }: { document: StateDocument }): ReactNode {
  const { head, title, subtitle, body, signatures } = document;
  return (
    <>
      {head !== null && (
        <div className="minutes-head">
          <div>
            <div className="minutes-upper">{head.above}</div>
            <strong className="minutes-upper">{head.authority}</strong>
            <div>{head.number === '' ? 'Số: ……/BB-……' : head.number}</div>
          </div>
          <div>
            <strong>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</strong>
            <div>
              <strong>Độc lập - Tự do - Hạnh phúc</strong>
            </div>
            <em>
              {head.place}, {documentDate(head.date)}
            </em>
          </div>
        </div>
      )}
      <h2 className="minutes-title">{title}</h2>
      {subtitle.map((line) => (
        <p key={line} className="minutes-subtitle">
          {line}
        </p>
      ))}
      {body.map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
      <div className="minutes-signatures">
        {signatures.map(({ title: who, note, name }) => (
          <div key={who}>
            <strong>{who}</strong>
            <em>{note}</em>
            <span>{name}</span>
          </div>
        ))}
      </div>
    </>
  );
}

function BlockView({ block }: { block: Block }): ReactNode {
  if (block.kind === 'heading') return <h3>{block.text}</h3>;
  if (block.kind !== 'paragraph') return null;
  return (
    <p>
      <Runs line={block.text} />
    </p>
  );
}

function Runs({ line }: { line: Line }): ReactNode {
  return runsOf(line).map(({ text, bold, italic }, index) => (
    <span
      key={index}
      style={{ fontWeight: bold === true ? 700 : 400, fontStyle: italic === true ? 'italic' : 'normal' }}
    >
      {text}
    </span>
  ));
}
