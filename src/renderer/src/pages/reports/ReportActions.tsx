import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDownload, IconExternalLink, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Report } from '#shared/contract/reports.ts';
import { useEngine } from '../../live/client.ts';
import { isDesktop } from '../../live/ports.ts';
import { useAction } from '../../live/use-method.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { toastDone, useToasts } from '../../ui/toasts.ts';
import { openPdf, savePdf } from './pdf.ts';

/** Open, save, remove. */
export function ReportActions({ report }: { report: Report }): React.ReactNode {
  const { client } = useEngine();
  const [asking, setAsking] = useState(false);
  const remove = useAction('reports.remove', ['reports.list']);
  const show = useToasts((state) => state.show);
  const read = async (handOver: (fileName: string, pdf: Uint8Array) => void) => {
    try {
      const { fileName, pdf } = await client.call('reports.read', { id: report.id });
      handOver(fileName, pdf);
    } catch (thrown) {
      const { message } = WatchdeckError.from(thrown);
      show({
        key: `report:${report.id}`,
        mark: 'high',
        title: 'The report can’t be read',
        body: message,
        sticky: false,
      });
    }
  };
  return (
    <>
      {/* The desktop window shows nothing but the console; there the PDF is saved and opened by what the system has for it. */}
      {isDesktop() ? null : (
        <Tooltip label="Open">
          <ActionIcon
            aria-label={`Open ${report.title}`}
            onClick={() =>
              void read((_, pdf) => {
                openPdf(pdf);
              })
            }
          >
            <IconExternalLink size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label="Download">
        <ActionIcon aria-label={`Download ${report.title}`} onClick={() => void read(savePdf)}>
          <IconDownload size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Remove">
        <ActionIcon
          aria-label={`Remove ${report.title}`}
          onClick={() => {
            setAsking(true);
          }}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
      <Confirm
        opened={asking}
        title="Remove this report?"
        action="Remove report"
        busy={remove.isPending}
        error={remove.error?.message ?? null}
        onClose={() => {
          setAsking(false);
        }}
        onConfirm={() => {
          remove.mutate(
            { id: report.id },
            {
              onSuccess: () => {
                setAsking(false);
                toastDone('Report removed');
              },
            },
          );
        }}
      >
        “{report.title}” and its PDF are deleted. The data it was made of stays.
      </Confirm>
    </>
  );
}
