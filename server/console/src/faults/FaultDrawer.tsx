import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Drawer, Input, Skeleton, Space, Timeline, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, post, type FaultWithSteps } from '../api';
import { when } from '../clock';
import { FaultState } from './FaultState';

type Verb = 'take' | 'leave' | 'remark' | 'close' | 'reopen';

/** One report, what was done about it, and what an operator may do. */
export function FaultDrawer({
  id,
  mayAct,
  user,
  onClose,
}: {
  id: string;
  mayAct: boolean;
  user: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const fault = useQuery({
    queryKey: ['faults', 'one', id],
    queryFn: () => get<FaultWithSteps>(`/api/faults/${encodeURIComponent(id)}`),
  });
  const report = fault.data?.report;
  const steps = fault.data?.steps ?? [];
  return (
    <Drawer open size="large" onClose={onClose} title={t('faultNumber', { id })}>
      {fault.isPending && <Skeleton active />}
      {fault.isError && <Alert type="error" showIcon title={fault.error.message} />}
      {report && (
        <Space orientation="vertical" size="large" style={{ width: '100%' }}>
          <Descriptions
            column={1}
            size="small"
            bordered
            items={[
              { label: t('faultKind'), children: t(`fault_${report.fault}`, report.fault) },
              { label: t('faultState'), children: <FaultState fault={report} /> },
              { label: t('time'), children: when(report.at) },
              {
                label: t('faultStation'),
                children: report.station ? `${report.stationName} ${report.station}` : t('faultNoStation'),
              },
              { label: t('area'), children: `${report.areaName ?? ''} ${report.area}` },
              { label: t('faultBox'), children: report.box ?? '—' },
              { label: t('faultEdge'), children: report.edge },
              { label: t('courseware'), children: report.title ?? report.courseware ?? '—' },
            ]}
          />
          {mayAct && (
            <Actions
              key={id}
              id={id}
              open={report.closedAt === null}
              takenBy={report.takenBy}
              user={user}
            />
          )}
          <Typography.Title level={5}>{t('faultSteps')}</Typography.Title>
          <Timeline
            items={[
              { children: `${when(report.at)} ${t('faultReported')}` },
              ...steps.map((s) => ({
                children: (
                  <>
                    {when(s.at)} {s.who} {t(`faultStep_${s.what}`, s.what)}
                    {s.note && <div style={{ whiteSpace: 'pre-wrap' }}>{s.note}</div>}
                  </>
                ),
              })),
            ]}
          />
        </Space>
      )}
    </Drawer>
  );
}

function Actions({
  id,
  open,
  takenBy,
  user,
}: {
  id: string;
  open: boolean;
  takenBy: string | null;
  user: string;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [words, setWords] = useState('');
  const step = useMutation({
    mutationFn: (verb: Verb) =>
      post(`/api/faults/${encodeURIComponent(id)}/${verb}`, {
        note: verb === 'reopen' && words.trim() === '' ? t('faultUndone') : words,
      }),
    onSuccess: (_, verb) => {
      if (verb !== 'take' && verb !== 'leave') setWords('');
    },
    // What somebody else did meanwhile is why it was refused.
    onSettled: () => queries.invalidateQueries({ queryKey: ['faults'] }),
  });
  const button = (verb: Verb, label: string, needsWords: boolean, primary = false) => (
    <Button
      type={primary ? 'primary' : 'default'}
      loading={step.isPending && step.variables === verb}
      disabled={(step.isPending && step.variables !== verb) || (needsWords && words.trim() === '')}
      onClick={() => step.mutate(verb)}
    >
      {label}
    </Button>
  );
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      {step.isError && <Alert type="error" showIcon title={step.error.message} />}
      <label htmlFor="fault-words">{t('faultWords')}</label>
      <Input.TextArea
        id="fault-words"
        rows={3}
        maxLength={500}
        showCount
        value={words}
        aria-describedby="fault-words-hint"
        onChange={(e) => setWords(e.target.value)}
      />
      <Typography.Text id="fault-words-hint" type="secondary">
        {t('faultWordsHint')}
      </Typography.Text>
      <Space wrap>
        {open && takenBy === null && button('take', t('faultTake'), false)}
        {open && takenBy !== null && button('leave', takenBy === user ? t('faultLeave') : `${t('faultLeave')} (${takenBy})`, false)}
        {button('remark', t('faultRemark'), true)}
        {open ? button('close', t('faultClose'), true, true) : button('reopen', t('faultReopen'), false)}
      </Space>
    </Space>
  );
}
