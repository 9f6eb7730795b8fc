import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Edge } from '../api';
import { when } from '../clock';
import { size } from '../sizes';
import { colours, standingOf } from './standing';

/** How an edge is, and why not better. */
export function EdgeStanding({ edge }: { edge: Edge }) {
  const { t, i18n } = useTranslation();
  const standing = standingOf(edge);
  return (
    <>
      <Tag color={colours[standing]}>{t(`edge_${standing}`)}</Tag>
      {edge.reasons.map((reason) => (
        <div key={reason.code}>{plain(i18n.language === 'en' ? reason.en : reason.zh)}</div>
      ))}
    </>
  );
}

/** The province writes instants in UTC and bytes in full; here they are as everywhere on the page. */
const plain = (words: string) =>
  words
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => when(at))
    .replace(/(\d{4,}) (字节|bytes)/g, (_, bytes) => size(Number(bytes)));

/** As pages of boxes say it: with the county's behind a point where there is one. */
export const releaseOf = (edge: Edge) =>
  edge.activeRelease === 0 ? '—' : `${edge.activeRelease}${edge.county ? `.${edge.county}` : ''}`;
