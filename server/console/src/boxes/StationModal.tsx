import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Modal, Select, Space, Spin, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, get, type KnownBox } from '../api';

const SHOWN = 50;
const PAUSE_MS = 250;

interface Station {
  code: string;
  name: string;
  area: string;
}

/** Which station a box is to have, found by the beginning of its code or a part of its name. */
export function StationModal({
  box,
  place,
  onPlaced,
  onClose,
}: {
  box: KnownBox;
  place: (station: string) => Promise<unknown>;
  onPlaced: (station: Station) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState('');
  const [code, setCode] = useState<string>();
  // One question a pause, not a letter: a name is typed in pieces by an input method.
  useEffect(() => {
    const later = setTimeout(() => setWords(typed.trim()), PAUSE_MS);
    return () => clearTimeout(later);
  }, [typed]);
  const found = useQuery({
    queryKey: ['stations', words],
    queryFn: () => get<Station[]>(`/api/stations?${new URLSearchParams({ q: words, size: String(SHOWN) })}`),
    placeholderData: keepPreviousData,
  });
  const [chosen, setChosen] = useState<Station>();
  const placing = useMutation({
    mutationFn: (station: Station) => place(station.code),
    onSuccess: (_, station) => onPlaced(station),
    // Where it was refused the list is out of date.
    onSettled: () => queries.invalidateQueries({ queryKey: ['boxes'] }),
  });
  return (
    <Modal
      open
      title={t('boxPlaceOf', { box: box.box })}
      okText={t('boxPlace')}
      okButtonProps={{ disabled: !chosen, loading: placing.isPending }}
      onOk={() => chosen && placing.mutate(chosen)}
      onCancel={onClose}
    >
      <Space orientation="vertical" style={{ width: '100%' }}>
        {placing.isError && (
          <Alert
            type="error"
            showIcon
            title={placing.error.message}
            description={
              placing.error instanceof ApiError && placing.error.problem.code === 'validation' && t('boxRefused')
            }
          />
        )}
        {found.isError && <Alert type="error" showIcon title={found.error.message} />}
        <label htmlFor="box-station">{t('faultStation')}</label>
        <Select
          id="box-station"
          autoFocus
          style={{ width: '100%' }}
          showSearch={{ filterOption: false, onSearch: setTyped }}
          aria-describedby="box-station-hint"
          placeholder={t('boxStationSearch')}
          value={code}
          loading={found.isFetching}
          notFoundContent={found.isFetching ? <Spin size="small" /> : t('boxNoStation')}
          onChange={(value: string) => {
            setCode(value);
            setChosen(found.data?.find((s) => s.code === value));
          }}
          options={found.data?.map((s) => ({ value: s.code, label: `${s.name} ${s.code}` }))}
        />
        <Typography.Text id="box-station-hint" type="secondary">
          {t('boxStationHint')}
        </Typography.Text>
      </Space>
    </Modal>
  );
}
