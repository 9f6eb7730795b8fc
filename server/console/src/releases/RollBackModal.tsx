import { Modal, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Release } from '../api';
import { when } from '../clock';
import { DifferenceOf } from './DifferenceOf';
import { usePublication } from './publication';
import { NoteField, ReleaseFailure, staysWhile } from './ReleaseForm';

/** Shows again what an earlier release showed, after one has read what that means. */
export function RollBackModal({
  release,
  newest,
  onMade,
  onClose,
}: {
  release: Release;
  newest: number;
  onMade: (release: Release) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const publication = usePublication();
  const number = release.number;
  return (
    <Modal
      open
      width={720}
      title={t('rollBackTo', { number })}
      okText={t('rollBackSure')}
      okButtonProps={{ danger: true, loading: publication.isPending }}
      cancelButtonProps={{ disabled: publication.isPending }}
      {...staysWhile(publication.isPending)}
      onCancel={onClose}
      onOk={() => publication.mutate({ note, again: number }, { onSuccess: onMade })}
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        <ReleaseFailure error={publication.error} />
        <ul>
          <li>{t('rollBackMakes', { number, next: newest + 1, at: when(release.madeAt) })}</li>
          <li>{t('rollBackKeepsGone')}</li>
          <li>{t('rollBackNewWaits')}</li>
          <li>{t('rollBackEnds')}</li>
        </ul>
        <Typography.Text strong>{t('rollBackDifference')}</Typography.Text>
        <div style={{ maxHeight: 240, overflowY: 'auto' }}>
          <DifferenceOf number={number} from={newest} />
        </div>
        <NoteField id="roll-back-note" hint={t('rollBackNoteHint')} value={note} onChange={setNote} />
      </Space>
    </Modal>
  );
}
