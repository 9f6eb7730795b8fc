import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Modal, Select, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column, Courseware, Person } from '../api';
import { ReasonModal } from '../ReasonModal';
import { forgetWish } from '../releases/publication';
import { actOnAll, mayDo, needsWords, type Outcome, type Said, type Verb } from './bulk';
import { categories } from './categories';

const verbs: Verb[] = ['submit', 'approve', 'category', 'columns', 'tags', 'bin', 'withdraw'];

interface Props {
  chosen: Courseware[];
  person: Person;
  columns: Column[];
  /** Those that went well are chosen no more. */
  onDone: (done: Courseware[]) => void;
  onClear: () => void;
}

/** Several rows at once: each verb says to how many of them it may be done. */
export function BulkBar({ chosen, person, columns, onDone, onClear }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Verb>();
  const [number, setNumber] = useState(0);
  const [outcome, setOutcome] = useState<Outcome & { verb: Verb }>();
  const fitting = (verb: Verb) => chosen.filter((item) => mayDo(verb, item, person));
  const acting = useMutation({
    mutationFn: ({ verb, said }: { verb: Verb; said: Said }) => actOnAll(verb, fitting(verb), said, setNumber),
    onMutate: () => {
      setNumber(0);
      setOutcome(undefined);
    },
    onSuccess: (came, { verb }) => {
      setAsked(undefined);
      setOutcome({ ...came, verb });
      onDone(came.done);
    },
    onSettled: () => {
      forgetWish();
      return Promise.all(
        ['courseware', 'withdrawals', 'releases'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
  const begin = (verb: Verb) => (needsWords[verb] ? setAsked(verb) : acting.mutate({ verb, said: '' }));
  const shown = verbs.filter((verb) => fitting(verb).length > 0);
  const say = (said: Said) => acting.mutate({ verb: asked!, said });

  return (
    <section aria-label={t('bulk')} style={{ marginBottom: 16 }}>
      {chosen.length > 0 && (
        <Space wrap>
          <span aria-live="polite">
            {acting.isPending ? t('bulkGoing', { number }) : t('bulkChosen', { number: chosen.length })}
          </span>
          {shown.map((verb) => (
            <Button
              key={verb}
              size="small"
              danger={verb === 'withdraw' || verb === 'bin'}
              disabled={acting.isPending}
              onClick={() => begin(verb)}
            >
              {t(`bulk_${verb}`, { number: fitting(verb).length })}
            </Button>
          ))}
          <Button size="small" disabled={acting.isPending} onClick={onClear}>
            {t('bulkClear')}
          </Button>
        </Space>
      )}
      {outcome && (
        <Alert
          style={{ marginTop: 8 }}
          type={outcome.failed.length > 0 ? 'warning' : 'success'}
          showIcon
          closable
          role="status"
          onClose={() => setOutcome(undefined)}
          title={t('bulkDone', {
            what: t(`bulkDid_${outcome.verb}`),
            done: outcome.done.length,
            failed: outcome.failed.length,
          })}
          description={
            outcome.failed.length > 0 && (
              <ul style={{ margin: 0, paddingInlineStart: 20 }}>
                {outcome.failed.map(({ item, why }) => (
                  <li key={item.id}>
                    {item.title}：{why}
                  </li>
                ))}
              </ul>
            )
          }
        />
      )}
      {asked === 'withdraw' && (
        <ReasonModal
          title={t('bulk_withdraw', { number: fitting('withdraw').length })}
          label={t('withdrawReason')}
          okText={t('withdraw')}
          pending={acting.isPending}
          onOk={say}
          onClose={() => setAsked(undefined)}
        >
          <Titles items={fitting('withdraw')} />
        </ReasonModal>
      )}
      {asked && asked !== 'withdraw' && (
        <WordsModal
          verb={asked}
          items={fitting(asked)}
          columns={columns}
          isPending={acting.isPending}
          onOk={say}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

function Titles({ items }: { items: Courseware[] }) {
  return (
    <ul style={{ margin: 0, paddingInlineStart: 20, maxHeight: 200, overflow: 'auto' }} tabIndex={0}>
      {items.map((item) => (
        <li key={item.id}>{item.title}</li>
      ))}
    </ul>
  );
}

interface WordsProps {
  verb: Exclude<Verb, 'withdraw'>;
  items: Courseware[];
  columns: Column[];
  isPending: boolean;
  onOk: (said: Said) => void;
  onClose: () => void;
}

/** What all of them are to get. */
function WordsModal({ verb, items, columns, isPending, onOk, onClose }: WordsProps) {
  const { t, i18n } = useTranslation();
  const [one, setOne] = useState<string>();
  const [typed, setTyped] = useState('');
  const tags = typed.split(/[,，、;；\n]/).map((tag) => tag.trim()).filter((tag) => tag !== '');
  const said = verb === 'tags' ? tags : verb === 'columns' ? (one === undefined ? [] : [one]) : one;
  const waits = items.filter((item) => item.state !== 'DRAFT').length;
  return (
    <Modal
      open
      title={t(`bulk_${verb}`, { number: items.length })}
      okText={t(`bulkDid_${verb}`)}
      okButtonProps={{ loading: isPending, disabled: said === undefined || said.length === 0 }}
      onOk={() => onOk(said!)}
      onCancel={onClose}
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        <Titles items={items} />
        <label htmlFor="bulk-words">{t(`bulkWords_${verb}`)}</label>
        {verb === 'tags' ? (
          <Input id="bulk-words" maxLength={600} value={typed} onChange={(e) => setTyped(e.target.value)} />
        ) : (
          <Select
            id="bulk-words"
            style={{ width: '100%' }}
            value={one}
            onChange={setOne}
            options={
              verb === 'columns'
                ? columns.map((c) => ({ value: c.slug, label: c.title }))
                : Object.entries(categories).map(([value, name]) => ({
                    value,
                    label: i18n.language === 'en' ? name.en : name.zh,
                  }))
            }
          />
        )}
        {waits > 0 && <Typography.Text type="secondary">{t('bulkWaits', { number: waits })}</Typography.Text>}
      </Space>
    </Modal>
  );
}
