import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { useNow } from '../../ui/clock.ts';
import { formatDateTime, formatUtc } from '../../ui/times.ts';
import { certificateWords, markOfCertificate } from './check-words.ts';

/** When the first certificate of a chain ends. */
export function CertificateEnd({ endsMs }: { endsMs: number | null }): React.ReactNode {
  const now = useNow();
  if (endsMs === null) return <span className="wd-dim">–</span>;
  const words = certificateWords(endsMs, now);
  const mark = markOfCertificate(endsMs, now);
  return (
    <time dateTime={new Date(endsMs).toISOString()} title={`${formatDateTime(endsMs)}\n${formatUtc(endsMs)}`}>
      {mark === 'ok' ? words : <SeverityMark mark={mark} label={words} />}
    </time>
  );
}
