import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Popconfirm, Space, Statistic, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, post, type Survey, type SurveyResults } from '../api';

/** What is fewer than five, or would give such away, is not shown. */
const few = (answers: number | null) => answers ?? '—';

export default function SurveysPage({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<string>();
  const surveys = useQuery({
    queryKey: ['surveys'],
    queryFn: () => get<{ items: Survey[] }>('/api/surveys?size=200'),
  });
  const move = useMutation({
    mutationFn: ({ id, to }: { id: string; to: 'open' | 'close' }) => post(`/api/surveys/${id}/${to}`, {}),
    onSettled: () => queries.invalidateQueries({ queryKey: ['surveys'] }),
  });

  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      {move.isError && <Alert type="error" showIcon title={move.error.message} />}
      <Table<Survey>
        rowKey="id"
        size="small"
        loading={surveys.isPending}
        dataSource={surveys.data?.items}
        locale={{ emptyText: surveys.isError ? surveys.error.message : t('none') }}
        columns={[
          { title: t('name'), render: (_, s) => <a onClick={() => setChosen(s.id)}>{s.title}</a> },
          { title: t('surveyState'), render: (_, s) => <Tag>{t(`survey_${s.state}`)}</Tag> },
          { title: t('area'), dataIndex: 'area' },
          { title: t('questions'), align: 'right', render: (_, s) => s.questions.length },
          {
            title: '',
            align: 'right',
            render: (_, s) =>
              mayChange &&
              s.state !== 'CLOSED' && (
                <Popconfirm
                  title={t('nextRelease')}
                  onConfirm={() => move.mutate({ id: s.id, to: s.state === 'DRAFT' ? 'open' : 'close' })}
                >
                  <Button size="small">{t(s.state === 'DRAFT' ? 'surveyOpen' : 'surveyClose')}</Button>
                </Popconfirm>
              ),
          },
        ]}
      />
      {chosen && <Results survey={chosen} />}
    </Space>
  );
}

function Results({ survey }: { survey: string }) {
  const { t } = useTranslation();
  const results = useQuery({
    queryKey: ['surveys', survey],
    queryFn: () => get<SurveyResults>(`/api/surveys/${survey}/results`),
  });
  if (results.isError) return <Alert type="error" showIcon title={results.error.message} />;
  if (!results.data) return null;
  const { answers, sources, areas, questions } = results.data;
  return (
    <Card title={results.data.title}>
      <Space size="large" wrap>
        <Statistic title={t('answers')} value={few(answers)} />
        {sources.map((s) => (
          <Statistic key={s.name} title={t(`source_${s.name}`, s.name)} value={few(s.answers)} />
        ))}
        {areas.map((a) => (
          <Statistic key={a.name} title={a.name} value={few(a.answers)} />
        ))}
      </Space>
      {questions.map((q) => (
        <Table
          key={q.number}
          rowKey="number"
          size="small"
          pagination={false}
          style={{ marginTop: 24 }}
          title={() => `${q.number}. ${q.text}${q.stars == null ? '' : `　${q.stars} ★`}`}
          dataSource={q.options}
          columns={[
            { title: t('option'), dataIndex: 'text' },
            { title: t('answers'), align: 'right', render: (_, o) => few(o.answers) },
          ]}
        />
      ))}
    </Card>
  );
}
