import { Alert, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { isLost, isRolledBack } from './publication';

/** A dialogue whose request is on its way stays: closed, it would not tell what came of it. */
export const staysWhile = (isPending: boolean) => ({
  closable: !isPending,
  maskClosable: false,
  keyboard: !isPending,
});

/** Why a release was not made, and the way out. */
export function ReleaseFailure({ error }: { error: Error | null }) {
  const { t } = useTranslation();
  if (!error) return null;
  const way = isRolledBack(error) ? t('releaseWayOut') : isLost(error) && t('releaseAskAgain');
  return <Alert type="error" showIcon title={error.message} description={way} />;
}

/** Why somebody makes a release. */
export function NoteField({
  id,
  hint,
  value,
  onChange,
}: {
  id: string;
  hint: string;
  value: string;
  onChange: (note: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <label htmlFor={id}>{t('releaseNote')}</label>
      <Input id={id} maxLength={500} value={value} placeholder={hint} onChange={(e) => onChange(e.target.value)} />
    </>
  );
}
