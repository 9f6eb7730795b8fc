import { UploadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, AutoComplete, Button, Input, Modal, Popconfirm, Space, Switch, Table, Tag, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get, remove, sendFile, type Courseware, type Track } from '../api';

/** Those of the province's viewers first; any tag of BCP 47 may be typed. */
const languages = ['zh', 'zh-Hans', 'zh-Hant', 'yue', 'bo', 'ug', 'mn', 'za', 'ii', 'ko', 'kk', 'en'];

/** The captions of one courseware, as they are once everything that waits is approved. */
export function Captions({ id, mayEdit, onClose }: { id: string; mayEdit: boolean; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [language, setLanguage] = useState('zh');
  const [label, setLabel] = useState('');
  const [shown, setShown] = useState(true);
  const one = useQuery({ queryKey: ['courseware', id], queryFn: () => get<Courseware>(`/api/courseware/${id}`) });
  const item = one.data;
  const changeable = mayEdit && item !== undefined && ['DRAFT', 'SCHEDULED', 'PUBLISHED'].includes(item.state);
  const at = (tag: string) => `/api/courseware/${id}/captions/${encodeURIComponent(tag)}`;
  const seen = () => ({ 'If-Match': `"${item!.version}"` });
  const settled = {
    onError: (e: Error) => message.error(e.message, 8),
    onSettled: () => queries.invalidateQueries({ queryKey: ['courseware'] }),
  };
  const add = useMutation({
    mutationFn: (file: Blob) => {
      const query = new URLSearchParams({ default: String(shown) });
      if (label.trim()) query.set('label', label.trim());
      return sendFile<Track>(`${at(language.trim())}?${query}`, file, seen());
    },
    onSuccess: (track) => {
      setLabel('');
      message.success(t('captionsTaken', { ...track }));
    },
    ...settled,
  });
  const drop = useMutation({ mutationFn: (tag: string) => remove(at(tag), seen()), ...settled });
  const nameOf = (tag: string) => new Intl.DisplayNames([i18n.language], { type: 'language' }).of(tag) ?? tag;

  return (
    <Modal open title={`${t('captions')}：${item?.title ?? ''}`} footer={null} width={720} onCancel={onClose}>
      {item?.proposal?.captions && <Alert type="warning" showIcon title={t('captionsWait')} style={{ marginBottom: 16 }} />}
      <Table<Track>
        rowKey="language"
        size="small"
        pagination={false}
        loading={one.isPending}
        dataSource={item?.proposal?.captions ?? item?.captions}
        locale={{ emptyText: one.isError ? one.error.message : t('noCaptions') }}
        columns={[
          {
            title: t('language'),
            render: (_, track) => (
              <a href={`${at(track.language)}?proposed=true`} target="_blank" rel="noreferrer">
                {track.language}
              </a>
            ),
          },
          {
            title: t('name'),
            render: (_, track) => (
              <>
                {track.label} {track.default && <Tag>{t('byDefault')}</Tag>}
              </>
            ),
          },
          { title: t('cues'), align: 'right', dataIndex: 'cues' },
          { title: t('file'), render: (_, track) => `${track.form} ${track.charset}` },
          {
            title: t('actions'),
            render: (_, track) =>
              changeable && (
                <Popconfirm title={t('removeCaptions')} okText={t('removeAnyway')} onConfirm={() => drop.mutate(track.language)}>
                  <Button size="small" danger>
                    {t('remove')}
                  </Button>
                </Popconfirm>
              ),
          },
        ]}
      />
      {changeable && (
        <Space wrap style={{ marginTop: 16 }}>
          <AutoComplete
            value={language}
            onChange={setLanguage}
            aria-label={t('language')}
            style={{ width: 170 }}
            options={languages.map((tag) => ({ value: tag, label: `${tag} ${nameOf(tag)}` }))}
          />
          <Input
            value={label}
            maxLength={64}
            placeholder={t('captionLabel')}
            onChange={(e) => setLabel(e.target.value)}
            style={{ width: 200 }}
          />
          <Switch checked={shown} onChange={setShown} checkedChildren={t('byDefault')} unCheckedChildren={t('byDefault')} />
          <Upload
            accept=".srt,.ass,.ssa,.vtt,.txt"
            showUploadList={false}
            beforeUpload={(file) => {
              add.mutate(file);
              return false;
            }}
          >
            <Button type="primary" icon={<UploadOutlined />} loading={add.isPending} disabled={language.trim() === ''}>
              {t('addCaptions')}
            </Button>
          </Upload>
          <span style={{ color: '#888' }}>{t('captionsHint')}</span>
        </Space>
      )}
    </Modal>
  );
}
