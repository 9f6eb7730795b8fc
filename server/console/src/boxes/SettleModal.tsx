import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Input, Modal, Space, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post, type KnownBox } from '../api';
import { when } from '../clock';

/** How it is known that a name was used twice, and what an operator found. */
export function SettleModal({ box, onClose }: { box: KnownBox; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const settling = useMutation({
    mutationFn: () => post('/api/boxes/settled', { box: box.box, note }),
    onSuccess: onClose,
    // Where it was refused another settled it.
    onSettled: () => queries.invalidateQueries({ queryKey: ['boxes'] }),
  });
  return (
    <Modal
      open
      title={t('boxClonedOf', { box: box.box })}
      okText={t('boxSettle')}
      okButtonProps={{ disabled: note.trim() === '', loading: settling.isPending }}
      onOk={() => settling.mutate()}
      onCancel={onClose}
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        {settling.isError && <Alert type="error" showIcon title={settling.error.message} />}
        {box.clones.map((c) => (
          <div key={c.at + c.how}>
            {when(c.at)} {i18n.language === 'en' ? c.why.en : c.why.zh}
          </div>
        ))}
        <label htmlFor="box-note">{t('boxSettleNote')}</label>
        <Input.TextArea
          id="box-note"
          rows={2}
          maxLength={500}
          showCount
          value={note}
          aria-describedby="box-note-hint"
          onChange={(e) => setNote(e.target.value)}
        />
        <Typography.Text id="box-note-hint" type="secondary">
          {t('boxSettleHint')}
        </Typography.Text>
      </Space>
    </Modal>
  );
}
