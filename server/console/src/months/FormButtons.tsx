import { useMutation } from '@tanstack/react-query';
import { App, Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { save } from '../api';

export const forms = ['docx', 'html', 'xlsx', 'csv'] as const;

interface Props {
  /** Up to the dot. */
  path: string;
  query?: URLSearchParams;
  /** What it is, for who hears the page. */
  of: string;
  file: string;
  size?: 'small';
}

/** The same in each form in which the province writes it. */
export function FormButtons({ path, query, of, file, size }: Props) {
  const asked = query?.toString();
  return (
    <Space size={size === 'small' ? 4 : undefined} wrap>
      {forms.map((form) => (
        <FileButton
          key={form}
          path={`${path}.${form}${asked ? `?${asked}` : ''}`}
          file={`${file}.${form}`}
          label={form}
          of={of}
          size={size}
        />
      ))}
    </Space>
  );
}

interface FileProps {
  path: string;
  file: string;
  label: string;
  of: string;
  size?: 'small';
}

/** Why a file does not come is said here, and is no page of its own. */
export function FileButton({ path, file, label, of, size }: FileProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const fetching = useMutation({
    mutationFn: () => save(file, 'GET', path),
    onError: (e) => message.error(e.message),
  });
  return (
    <Button
      size={size}
      aria-label={t('monthDownload', { of, form: label })}
      loading={fetching.isPending}
      onClick={() => fetching.mutate()}
    >
      {label}
    </Button>
  );
}
