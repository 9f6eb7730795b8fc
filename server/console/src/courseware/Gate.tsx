import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Divider, Input, Modal, Space, Tag, Timeline } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, post, type Courseware, type HistoryEntry } from '../api';

/** What keeps it from review. */
export const held = (item: Courseware) =>
  item.transcode?.state === 'READY' ? item.transcode.findings.filter((f) => f.holds && !f.override) : [];

/** What the gate found, what was let pass and why, and who decided what. */
export function Gate({ item, mayPass, onClose }: { item: Courseware; mayPass: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [rules, setRules] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const history = useQuery({
    queryKey: ['history', item.id, item.version],
    queryFn: () => get<HistoryEntry[]>(`/api/courseware/${item.id}/history`),
  });
  const pass = useMutation({
    mutationFn: () =>
      post<Courseware>(`/api/courseware/${item.id}/override`, { rules, reason }, { 'If-Match': `"${item.version}"` }),
    onSuccess: () => {
      setRules([]);
      setReason('');
    },
    onError: (e) => message.error(e.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['courseware'] }),
  });
  const findings = item.transcode?.findings ?? [];
  const open = (item.state === 'DRAFT' || item.state === 'IN_REVIEW') && mayPass;
  const when = (at: string) => new Date(at).toLocaleString();
  return (
    <Modal open title={item.title} footer={null} onCancel={onClose} width={680}>
      {findings.length === 0 && <p>{t('noFindings')}</p>}
      <Space direction="vertical">
        {findings.map((f) => (
          <div key={f.rule + f.detail} data-rule={f.rule}>
            {f.holds && !f.override && open && (
              <Checkbox
                aria-label={f.title}
                checked={rules.includes(f.rule)}
                onChange={(e) => setRules(e.target.checked ? [...rules, f.rule] : rules.filter((r) => r !== f.rule))}
              />
            )}{' '}
            <Tag color={f.holds ? (f.override ? 'gold' : 'red') : 'default'}>{f.title}</Tag>
            {f.detail} {f.holds && !f.override && <strong>{t('held')}</strong>}
            {f.override && (
              <div>{t('passed', { by: f.override.by, at: when(f.override.at), reason: f.override.reason })}</div>
            )}
          </div>
        ))}
      </Space>
      {open && held(item).length > 0 && (
        <Space.Compact style={{ width: '100%', marginTop: 16 }}>
          <Input
            value={reason}
            maxLength={500}
            aria-label={t('overrideReason')}
            placeholder={t('overrideReason')}
            onChange={(e) => setReason(e.target.value)}
          />
          <Button
            type="primary"
            loading={pass.isPending}
            disabled={rules.length === 0 || reason.trim() === ''}
            onClick={() => pass.mutate()}
          >
            {t('override')}
          </Button>
        </Space.Compact>
      )}
      <Divider>{t('history')}</Divider>
      <Timeline
        items={history.data?.map((e) => ({
          children: `${when(e.at)} ${e.who} ${t(`did_${e.what}`)} ${e.about ?? ''} ${e.reason ?? ''}`,
        }))}
      />
    </Modal>
  );
}
