import { Alert, Button, Modal, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Release } from '../api';
import { isRolledBack, usePublication } from './publication';
import { NoteField, ReleaseFailure, staysWhile } from './ReleaseForm';
import { Waiting } from './Waiting';

/** Makes a release of all that is approved, after one has seen what that is. */
export function PublishModal({
  shownAgain,
  onMade,
  onClose,
}: {
  /** The earlier release that is shown now. */
  shownAgain: number | null;
  onMade: (release: Release) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const publication = usePublication();
  const ask = (resume: boolean) =>
    publication.mutate(resume ? { note, resume } : { note }, { onSuccess: onMade });
  const waits = shownAgain !== null || isRolledBack(publication.error);
  return (
    <Modal
      open
      width={720}
      title={t('publish')}
      {...staysWhile(publication.isPending)}
      onCancel={onClose}
      footer={[
        <Button key="cancel" disabled={publication.isPending} onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button
          key="ok"
          type="primary"
          danger={waits}
          loading={publication.isPending}
          onClick={() => ask(waits)}
        >
          {t(waits ? 'releaseResume' : 'publish')}
        </Button>,
      ]}
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        {waits && <Alert type="warning" showIcon title={t('releaseWaits')} description={t('releaseResumeHint')} />}
        <ReleaseFailure error={publication.error} />
        <Waiting />
        <NoteField id="release-note" hint={t('releaseNoteHint')} value={note} onChange={setNote} />
      </Space>
    </Modal>
  );
}
