import { Button, Modal, Space, Switch } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const keys = ['/', 'n', 'j', 'k', 'Enter', 'p', '?'] as const;

/** Where a browser remembers that somebody wants no single keys. */
const KEPT = 'kejian-no-keys';

/**
 * Single keys for who works by keyboard, and what they are; they can be turned off, for who speaks to the
 * machine (WCAG 2.1, 2.1.4). They act on what each page shows: its search field, its list's
 * rows, the buttons that say `data-key`. None acts while somebody types, composes a character, or a
 * dialogue is open, so none takes the place of another key.
 */
export function Shortcuts() {
  const { t } = useTranslation();
  const [help, setHelp] = useState(false);
  const [off, setOff] = useState(localStorage.getItem(KEPT) !== null);

  useEffect(() => {
    if (off) return undefined;
    const onKey = (e: KeyboardEvent) => {
      if (e.isComposing || e.defaultPrevented || e.ctrlKey || e.altKey || e.metaKey) return;
      const at = e.target instanceof Element ? e.target : document.body;
      if (at.closest('input,textarea,select,[contenteditable=true],[role=combobox]') || isDialogueOpen()) return;
      const done = e.key === '?' ? (setHelp(true), true) : act(e.key, at);
      if (done) e.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [off]);

  const turn = (on: boolean) => {
    setOff(!on);
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, '1');
  };

  return (
    <>
      <Button size="small" onClick={() => setHelp(true)}>
        {t('keys')}
      </Button>
      <Modal open={help} title={t('keys')} footer={null} onCancel={() => setHelp(false)}>
        <Space>
          <Switch id="keys-on" checked={!off} onChange={turn} />
          <label htmlFor="keys-on">{t('keysOn')}</label>
        </Space>
        <dl style={{ display: 'grid', gridTemplateColumns: '80px 1fr', rowGap: 8 }}>
          {keys.map((key) => (
            <div key={key} style={{ display: 'contents' }}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd style={{ margin: 0 }}>{t(`key_${key}`)}</dd>
            </div>
          ))}
        </dl>
      </Modal>
    </>
  );
}

const isDialogueOpen = () =>
  [...document.querySelectorAll('[role=dialog]')].some((dialogue) => dialogue.getClientRects().length > 0);

/** Whether there was something to act on. */
function act(key: string, at: Element): boolean {
  const row = at.closest('tr.ant-table-row');
  switch (key) {
    case '/':
      return focus(document.querySelector('main input[type=search]'));
    case 'n':
      return click(document.querySelector('main [data-key=n]'));
    case 'j':
      return focus(beside(row, 1));
    case 'k':
      return focus(beside(row, -1));
    case 'p':
      return click(row?.querySelector('[data-key=p]') ?? null);
    case 'Enter':
      // Only of the row itself: a button in it that has the focus is pressed by the browser.
      return at === row && click(row.querySelector('[data-key=Enter]') ?? row.querySelector('a'));
    default:
      return false;
  }
}

/** The next row, the first or the last one where none has the focus. */
function beside(row: Element | null, step: number): Element | null {
  const rows = [...document.querySelectorAll('main tr.ant-table-row')];
  if (rows.length === 0) return null;
  const next = row === null ? (step > 0 ? 0 : rows.length - 1) : rows.indexOf(row) + step;
  return rows[Math.min(Math.max(next, 0), rows.length - 1)];
}

function focus(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element instanceof HTMLTableRowElement) element.tabIndex = -1;
  element.focus();
  element.scrollIntoView({ block: 'nearest' });
  return true;
}

function click(element: Element | null): boolean {
  if (!(element instanceof HTMLElement) || (element instanceof HTMLButtonElement && element.disabled)) return false;
  element.click();
  return true;
}
