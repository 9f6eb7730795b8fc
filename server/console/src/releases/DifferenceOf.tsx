import { useQuery } from '@tanstack/react-query';
import { Alert, Flex, Skeleton, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { get, type Difference, type DifferenceLine } from '../api';
import { size } from '../sizes';

const colours = { CAME: 'green', WENT: 'red', CHANGED: 'blue' };

/** What boxes see otherwise in one release than in another; the one before where none is named. */
export function DifferenceOf({ number, from }: { number: number; from?: number }) {
  const { t } = useTranslation();
  const query = from === undefined ? '' : `?from=${from}`;
  const difference = useQuery({
    queryKey: ['difference', number, from],
    queryFn: () => get<Difference>(`/api/releases/${number}/difference${query}`),
  });
  if (difference.isError) return <Alert type="error" showIcon title={difference.error.message} />;
  if (!difference.data) return <Skeleton active />;
  const { came, went, changed, newBytes, lines } = difference.data;
  if (came + went + changed === 0) return <Typography.Text type="secondary">{t('differenceNone')}</Typography.Text>;
  return (
    <Flex vertical gap="small">
      <span>{t('differenceSum', { came, went, changed, size: size(newBytes) })}</span>
      <ul style={{ listStyle: 'none', padding: 0, margin: 0 }} className="difference">
        {lines.map((line) => (
          <li key={line.kind + line.id} style={{ padding: '2px 0' }}>
            <Line line={line} />
          </li>
        ))}
      </ul>
      {came + went + changed > lines.length && (
        <Typography.Text type="secondary">{t('differenceMore', { shown: lines.length })}</Typography.Text>
      )}
    </Flex>
  );
}

function Line({ line }: { line: DifferenceLine }) {
  const { t } = useTranslation();
  return (
    <>
      <Tag color={colours[line.what]}>{t(`difference_${line.what}`)}</Tag>
      {line.kind === 'COURSEWARE' ? (
        <Link to={`/courseware?id=${line.id}`}>{line.title}</Link>
      ) : (
        <>
          {t(`differenceKind_${line.kind}`)} {line.title}
        </>
      )}{' '}
      {line.parts.length > 0 && (
        <Typography.Text type="secondary">
          {line.parts.map((part) => t(`differencePart_${part}`, part)).join(t('listComma'))}
        </Typography.Text>
      )}
      {line.withdrawn && <Tag>{t('WITHDRAWN')}</Tag>}
    </>
  );
}
