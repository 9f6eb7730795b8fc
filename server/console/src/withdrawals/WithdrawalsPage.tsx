import { DownloadOutlined } from '@ant-design/icons';
import { Button, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAddressed } from '../addressed';
import type { Withdrawal } from '../api';
import { when } from '../clock';
import { WholeTable } from '../WholeTable';
import { Reach } from './Reach';
import { certificateOf, useWithdrawals } from './queries';

const kinds = ['all', 'waiting'];

/** What was withdrawn from the boxes, and which edges have signed that it is gone. */
export default function WithdrawalsPage() {
  const { t } = useTranslation();
  const { of, change } = useAddressed();
  const list = useWithdrawals(30_000);
  const asked = of('only');
  const only = asked && kinds.includes(asked) ? asked : 'all';
  const courseware = of('courseware');
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Space wrap size="large">
        <Space>
          <label htmlFor="withdrawal-only">{t('withdrawalOnly')}</label>
          <Select
            id="withdrawal-only"
            style={{ width: 180 }}
            value={only}
            onChange={(value) => change({ only: value === 'all' ? undefined : value, page: undefined })}
            options={kinds.map((value) => ({ value, label: t(`withdrawalOnly_${value}`) }))}
          />
        </Space>
        {courseware && (
          <Button onClick={() => change({ courseware: undefined, page: undefined })}>{t('withdrawalShowAll')}</Button>
        )}
      </Space>
      <WholeTable<Withdrawal>
        list={list}
        fits={(w) => (only === 'all' || w.confirmed < w.edges) && (!courseware || w.courseware === courseware)}
        rowKey="courseware"
        none={t('withdrawalsNone')}
        noneSuch={t('withdrawalsNoneSuch')}
        filters={{ courseware, only: only === 'all' ? undefined : only }}
        columns={[
          { title: t('title'), render: (_, w) => <Link to={`/courseware?id=${w.courseware}`}>{w.title}</Link> },
          { title: t('withdrawalAt'), render: (_, w) => when(w.at) },
          { title: t('withdrawalBy'), dataIndex: 'by' },
          { title: t('withdrawalWhy'), dataIndex: 'reason' },
          {
            title: t('withdrawalRelease'),
            render: (_, w) =>
              w.release ? (
                <Link to={`/releases?release=${w.release}`}>{t('releaseNumber', { number: w.release })}</Link>
              ) : (
                t('withdrawalOwed')
              ),
          },
          { title: t('withdrawalReach'), width: '36%', render: (_, w) => <Reach withdrawal={w} /> },
          {
            title: t('actions'),
            render: (_, w) => (
              <Button
                size="small"
                icon={<DownloadOutlined />}
                href={certificateOf(w.courseware)}
                download={`withdrawal-${w.courseware}.json`}
                aria-label={`${t('withdrawalCertificate')} ${w.title}`}
              >
                {t('withdrawalCertificate')}
              </Button>
            ),
          },
        ]}
      />
    </Space>
  );
}
