import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import * as arrangement from './arrangement';
import * as board from './board';
import * as boxes from './boxes';
import * as columns from './columns';
import * as common from './common';
import * as courseware from './courseware';
import * as edges from './edges';
import * as faults from './faults';
import * as figures from './figures';
import * as months from './months';
import * as people from './people';
import * as releases from './releases';
import * as session from './session';
import * as surveys from './surveys';
import * as upload from './upload';
import * as withdrawals from './withdrawals';

/** One file for each page; a text that several have stands in common. */
const parts = [
  common,
  session,
  upload,
  courseware,
  columns,
  arrangement,
  releases,
  withdrawals,
  edges,
  board,
  surveys,
  faults,
  boxes,
  figures,
  months,
  people,
];
const zh = Object.assign({}, ...parts.map((part) => part.zh)) as Record<string, string>;
const en = Object.assign({}, ...parts.map((part) => part.en)) as Record<string, string>;

const stored = localStorage.getItem('kejian-language');

void i18next.use(initReactI18next).init({
  resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
  lng: stored ?? (navigator.language.startsWith('en') ? 'en' : 'zh-CN'),
  fallbackLng: 'zh-CN',
  interpolation: { escapeValue: false },
});

export function switchLanguage() {
  const next = i18next.language === 'en' ? 'zh-CN' : 'en';
  localStorage.setItem('kejian-language', next);
  void i18next.changeLanguage(next);
}
