import { Alert, Button, Modal, Space, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { post } from '../api';
import { when } from '../clock';

/** What enrolls an edge once. */
export interface Code {
  name: string;
  code: string;
  expiresAt: string;
}

export const newCode = (name: string) => post<Code>(`/api/edges/${encodeURIComponent(name)}/code`);

/** A code, and what to type at the edge; nobody is shown it a second time. */
export function CodeModal({ code, onClose }: { code: Code; onClose: () => void }) {
  const { t } = useTranslation();
  const write = `(umask 077; printf '%s\\n' '${code.code}' > kejian.code)`;
  const start = [
    'java @DIR/edge.options -XX:AOTCache=DIR/edge.aot',
    `-Dkejian.edge.name=${code.name}`,
    '-Dkejian.edge.data=DATA',
    `-Dkejian.sync.origin=${window.location.origin}`,
    '-Dkejian.sync.code-file=kejian.code',
    '-jar DIR/quarkus-run.jar',
  ].join(' ');
  return (
    <Modal
      open
      width={640}
      title={t('edgeCodeOf', { name: code.name })}
      // Nothing but the button ends it: a click beside it would lose the code.
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('edgeCodeTaken')}
        </Button>
      }
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        <Alert type="warning" showIcon title={t('edgeCodeOnce', { at: when(code.expiresAt) })} />
        <Typography.Title level={4} copyable={{ text: code.code }} id="edge-code" style={{ fontFamily: 'monospace' }}>
          {code.code}
        </Typography.Title>
        <span>{t('edgeCodeWrite')}</span>
        <Command text={write} />
        <span>{t('edgeCodeStart')}</span>
        <Command text={start} />
      </Space>
    </Modal>
  );
}

function Command({ text }: { text: string }) {
  return (
    <Typography.Paragraph copyable={{ text }} style={{ marginBottom: 0 }}>
      <code style={{ overflowWrap: 'anywhere' }}>{text}</code>
    </Typography.Paragraph>
  );
}
