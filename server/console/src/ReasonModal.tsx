import { Alert, Input, Modal, Space } from 'antd';
import { useId, useState, type ReactNode } from 'react';

/** Asks why, before something is done that cannot be undone by itself. */
export function ReasonModal(props: {
  title: string;
  /** Of the field. */
  label: string;
  okText: string;
  pending?: boolean;
  error?: Error | null;
  children?: ReactNode;
  onOk: (reason: string) => void;
  onClose: () => void;
}) {
  const id = useId();
  const [reason, setReason] = useState('');
  return (
    <Modal
      open
      title={props.title}
      okText={props.okText}
      okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: props.pending }}
      onCancel={props.onClose}
      onOk={() => props.onOk(reason)}
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        {props.error && <Alert type="error" showIcon title={props.error.message} />}
        {props.children}
        <label htmlFor={id}>{props.label}</label>
        <Input.TextArea id={id} rows={2} maxLength={500} value={reason} onChange={(e) => setReason(e.target.value)} />
      </Space>
    </Modal>
  );
}
