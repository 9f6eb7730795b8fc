import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Edge } from '../api';
import { colours, standingOf } from './standing';

/** How an edge is, and why not better. */
export function EdgeStanding({ edge }: { edge: Edge }) {
  const { t, i18n } = useTranslation();
  const standing = standingOf(edge);
  return (
    <>
      <Tag color={colours[standing]}>{t(`edge_${standing}`)}</Tag>
      {edge.reasons.map((reason) => (
        <div key={reason.code}>{i18n.language === 'en' ? reason.en : reason.zh}</div>
      ))}
    </>
  );
}

/** As pages of boxes say it: with the county's behind a point where there is one. */
export const releaseOf = (edge: Edge) =>
  edge.activeRelease === 0 ? '—' : `${edge.activeRelease}${edge.county ? `.${edge.county}` : ''}`;
