import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { post, type Column } from '../api';

interface Wanted {
  title: string;
  slug: string;
  parent?: string;
}

/** A column of the person's own area, below another one or on the start page. */
export function NewColumn({ columns, onClose }: { columns: Column[]; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Wanted>();
  const make = useMutation({
    mutationFn: (wanted: Wanted) => post<Column>('/api/columns', wanted),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['columns'] });
      void message.success(t('columnMade'));
      onClose();
    },
  });

  return (
    <Modal
      open
      title={t('newColumn')}
      okText={t('newColumn')}
      okButtonProps={{ loading: make.isPending }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form form={form} name="column" layout="vertical" onFinish={(wanted) => make.mutate(wanted)}>
        {make.isError && <Alert type="error" showIcon title={make.error.message} style={{ marginBottom: 16 }} />}
        <Form.Item name="title" label={t('title')} rules={[{ required: true, whitespace: true, max: 100 }]}>
          <Input autoFocus />
        </Form.Item>
        <Form.Item
          name="slug"
          label={t('slug')}
          extra={t('slugHint')}
          rules={[{ required: true, pattern: /^[a-z0-9-]{1,64}$/, message: t('slugHint') }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="parent" label={t('columnAbove')}>
          <Select
            allowClear
            placeholder={t('columnTop')}
            options={columns.map((c) => ({ value: c.id, label: c.title }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
