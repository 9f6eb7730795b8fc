import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Courseware, Proposal, Words } from '../api';
import { clock } from '../clock';
import { until } from './TermOf';

const words = ['title', 'summary', 'presenter', 'publisher', 'tags', 'category', 'purpose'] as const;

const length = (ms: number | null) => (ms === null ? '—' : clock(ms));

/** What a second person is to approve, old beside new. */
export function Proposed({ item, proposal }: { item: Courseware; proposal: Proposal }) {
  const { t } = useTranslation();
  const said = (of: Words, key: (typeof words)[number]) =>
    key === 'tags' ? of.tags.join('、') : key === 'category' || key === 'purpose' ? t(of[key]) : of[key];
  const changed = words
    .filter((key) => proposal.words && said(item, key) !== said(proposal.words, key))
    .map((key) => (
      <div key={key}>
        {t(`word_${key}`)}：<del>{said(item, key)}</del> {said(proposal.words!, key)}
      </div>
    ));
  const parts = [
    proposal.open && t('proposalOpen'),
    proposal.words && t('proposalWords'),
    proposal.captions && t('captions'),
    proposal.cover && t('cover'),
    proposal.attachments && t('attachments'),
    proposal.film && `${t('film')} ${proposal.film.name ?? ''} ${length(item.durationMs)} → ${length(proposal.film.durationMs)}`,
    proposal.term && until(t, proposal.term.until),
  ];
  return (
    <Tooltip title={changed.length > 0 && changed}>
      <Tag color="gold">
        {t('proposal')}：{parts.filter(Boolean).join('、')}
      </Tag>
    </Tooltip>
  );
}
