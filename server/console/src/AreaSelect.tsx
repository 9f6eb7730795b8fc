import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { get, type Area } from './api';

/** One area of the person's part of the tree, found by name or code. */
export function AreaSelect({
  id,
  value,
  whole,
  onChange,
}: {
  id: string;
  value: string | undefined;
  /** What stands there where none is chosen. */
  whole: string;
  onChange: (code: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const areas = useQuery({ queryKey: ['areas'], queryFn: () => get<Area[]>('/api/areas'), staleTime: 300_000 });
  return (
    <Select
      id={id}
      style={{ width: 260 }}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      loading={areas.isPending}
      placeholder={whole}
      value={value}
      notFoundContent={areas.isError ? areas.error.message : t('none')}
      onChange={onChange}
      options={areas.data?.map((a) => ({ value: a.code, label: `${a.name} ${a.code}` }))}
    />
  );
}
