import { Alert, Card, Skeleton, Typography } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoxPages as Pages } from './wire';

/** The pages of the old box as they will be cut, with the digit of the remote for each row. */
export function BoxPages({ pages, error, carried }: { pages?: Pages; error: Error | null; carried?: string }) {
  const { t } = useTranslation();
  const here = useRef<HTMLLIElement>(null);
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest' });
  }, [pages, carried]);
  if (error) return <Alert type="error" showIcon title={error.message} />;
  if (!pages) return <Skeleton active />;
  return (
    <>
      {pages.pages.map((rows, i) => (
        <Card key={i} size="small" className="box-page" title={t('boxPage', { number: i + 1, of: pages.pages.length })}>
          {rows.length === 0 && <Typography.Text type="secondary">{t('boxPageEmpty')}</Typography.Text>}
          <ul>
            {rows.map((row) => (
              <li
                key={row.id}
                ref={row.id === carried ? here : undefined}
                className={row.id === carried ? 'carried' : undefined}
                title={row.title}
              >
                <kbd>{row.digit}</kbd> {row.label}
                {row.column && <Typography.Text type="secondary"> {t('boxPageColumn')}</Typography.Text>}
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </>
  );
}
