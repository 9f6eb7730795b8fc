import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Card, Radio, Space, Spin, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, put, type GuestsRule } from '../api';
import type { Done } from './BoxesPage';

/** Whether boxes of no register are served in an area, and which area says so. */
export function Guests({ area, onDone }: { area: string; onDone: (done: Done | undefined) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const address = `/api/areas/${encodeURIComponent(area)}/guests`;
  const rule = useQuery({ queryKey: ['guests', area], queryFn: () => get<GuestsRule>(address) });
  const say = (guests: boolean | null) => put(address, { guests }, {});
  const change = useMutation({
    mutationFn: ({ to }: { to: boolean | null; before: boolean | null; name: string }) => say(to),
    onMutate: () => onDone(undefined),
    onSuccess: (_, { to, before, name }) =>
      onDone({
        words: t('guestsSaid', { area: name, what: t(`guests_${String(to)}`) }),
        undo: () => say(before),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['guests'] }),
  });
  if (rule.isError) return <Alert type="error" showIcon title={rule.error.message} />;
  if (!rule.data) return <Spin />;
  const { name, own, served, from } = rule.data;
  return (
    <Card size="small">
      <Space orientation="vertical">
        {change.isError && <Alert type="error" showIcon title={change.error.message} />}
        <Space wrap size="large">
          <span id="guests-label">{t('guestsOf', { area: name })}</span>
          <Radio.Group
            aria-labelledby="guests-label"
            disabled={change.isPending}
            value={String(own)}
            onChange={(e) => {
              const to = e.target.value === 'null' ? null : e.target.value === 'true';
              change.mutate({ to, before: own, name });
            }}
            options={['null', 'true', 'false'].map((value) => ({ value, label: t(`guests_${value}`) }))}
          />
          <Typography.Text type={served ? undefined : 'danger'}>
            {t(served ? 'guestsServed' : 'guestsNotServed', {
              why: from ? t('guestsFrom', { area: from.name }) : t('guestsDefault'),
            })}
          </Typography.Text>
        </Space>
        <Typography.Text type="secondary">{t('guestsHint')}</Typography.Text>
      </Space>
    </Card>
  );
}
