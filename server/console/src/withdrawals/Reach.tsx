import { Button, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Certificate, Withdrawal } from '../api';
import { when } from '../clock';
import { useMissing, useWithdrawals } from './queries';

/** Named at once; who wants more presses. */
const NAMED = 5;

/** How far a withdrawal has come, in words. */
export function Reach({ withdrawal }: { withdrawal: Withdrawal }) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const missing = useMissing(withdrawal);
  const { edges, confirmed } = withdrawal;
  if (edges === 0) return <>{t('reachNobody')}</>;
  if (confirmed >= edges) return <>{t('reachAll', { edges })}</>;
  const names = missing.data ?? [];
  const shown = whole ? names : names.slice(0, NAMED);
  return (
    <>
      {t('reachSome', { edges, confirmed, waiting: edges - confirmed })}
      {missing.isError && <Typography.Text type="danger">{missing.error.message}</Typography.Text>}
      {shown.map((edge) => <Waits key={edge.edge} edge={edge} />).flatMap((e, i) => (i ? [t('reachOpen'), e] : [e]))}
      {shown.length < names.length && (
        <Button type="link" size="small" onClick={() => setWhole(true)}>
          {t('reachMore', { more: names.length - shown.length })}
        </Button>
      )}
    </>
  );
}

function Waits({ edge }: { edge: Certificate['edges'][number] }) {
  const { t } = useTranslation();
  const ends = edge.leaseEndsAt;
  if (ends === null) return <>{t('leaseUnknown', { edge: edge.edge })}</>;
  const over = Date.parse(ends) <= Date.now();
  return <>{t(over ? 'leaseEnded' : 'leaseEnds', { edge: edge.edge, at: when(ends) })}</>;
}

/** The same in short, of a courseware, leading to the whole. */
export function Reached({ courseware }: { courseware: string }) {
  const { t } = useTranslation();
  const list = useWithdrawals();
  const one = list.data?.find((w) => w.courseware === courseware);
  return one ? <Link to={`/withdrawals?courseware=${courseware}`}>{t('reachShort', { ...one })}</Link> : null;
}
