import { Button, Textarea } from '@mantine/core';
import { IconFileText, IconMarkdown } from '@tabler/icons-react';
import { useState } from 'react';
import type { IncidentDetail, PostmortemSection } from '#shared/contract/incidents.ts';
import { useAction } from '../../live/use-method.ts';
import { MarkdownText } from '../../ui/MarkdownText.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { saveFile } from '../../ui/save-file.ts';
import classes from './incidents.module.css';

/** Printing takes a while on a small machine. */
const PRINT_DEADLINE_MS = 120_000;

/** What is learned from it: a text per section, facts and timeline by themselves, on paper or as Markdown. */
export function Postmortem({ detail }: { detail: IncidentDetail }): React.ReactNode {
  const { id } = detail.incident;
  const markdown = useAction('incidents.exportMarkdown');
  const pdf = useAction('incidents.exportPdf', [], PRINT_DEADLINE_MS);
  const error = markdown.error ?? pdf.error;
  return (
    <Panel
      title="Postmortem"
      note="facts, charts and timeline are added by themselves"
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconMarkdown size={15} />}
            loading={markdown.isPending}
            onClick={() => {
              markdown.mutate(
                { id },
                {
                  onSuccess: ({ fileName, text }) => {
                    saveFile(fileName, new TextEncoder().encode(text), 'text/markdown');
                  },
                },
              );
            }}
          >
            Save as Markdown
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFileText size={15} />}
            loading={pdf.isPending}
            onClick={() => {
              pdf.mutate(
                { id },
                {
                  onSuccess: ({ fileName, pdf: bytes }) => {
                    saveFile(fileName, bytes, 'application/pdf');
                  },
                },
              );
            }}
          >
            Save as PDF
          </Button>
        </>
      }
    >
      {error ? (
        <p role="alert" className={classes.error}>
          {error.message}
        </p>
      ) : null}
      <div className={classes.sections}>
        {detail.sections.map((section) => (
          <Section key={section.key} id={id} section={section} />
        ))}
      </div>
    </Panel>
  );
}

function Section({ id, section }: { id: number; section: PostmortemSection }): React.ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  const writing = useAction('incidents.writeSection', ['incidents.get']);
  const headingId = `section-${section.key}`;
  return (
    <section className={classes.section} aria-labelledby={headingId}>
      <header className={classes.sectionHead}>
        <h3 id={headingId}>{section.title}</h3>
        {section.editedBy === null ? null : (
          <span className="wd-dim">
            {section.editedBy}, <RelativeAge atMs={section.editedAtMs} />
          </span>
        )}
        {draft === null ? (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`Edit ${section.title}`}
            onClick={() => {
              setDraft(section.text);
            }}
          >
            {section.text === '' ? 'Write' : 'Edit'}
          </Button>
        ) : null}
      </header>
      {draft === null ? (
        section.text.trim() === '' ? (
          <p className="wd-dim">{section.hint}</p>
        ) : (
          <MarkdownText text={section.text} />
        )
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            writing.mutate(
              { id, section: section.key, text: draft },
              {
                onSuccess: () => {
                  setDraft(null);
                },
              },
            );
          }}
        >
          <Textarea
            aria-label={section.title}
            placeholder={section.hint}
            value={draft}
            autosize
            minRows={3}
            maxLength={100_000}
            autoFocus
            onChange={(event) => {
              setDraft(event.currentTarget.value);
            }}
          />
          {writing.error ? <p role="alert">{writing.error.message}</p> : null}
          <div className={classes.formActions}>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                setDraft(null);
              }}
            >
              Cancel
            </Button>
            <Button size="xs" type="submit" loading={writing.isPending}>
              Save
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}
