import { InboxOutlined } from '@ant-design/icons';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import './drop.css';
import { chosen, dropped, type Taken } from './taken';

/** Takes files that are chosen here, or dropped anywhere on the page, folders opened. */
export function DropZone({ onFiles, hint }: { onFiles: (files: Taken[]) => void; hint: string }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const taker = useRef(onFiles);
  useEffect(() => {
    taker.current = onFiles;
  });

  useEffect(() => {
    const hasFiles = (e: DragEvent) => e.dataTransfer?.types.includes('Files') === true;
    const onOver = (e: DragEvent) => {
      if (!hasFiles(e)) return;
      e.preventDefault();
      setOver(true);
    };
    // Between two elements of the page there is a related one; out of the window there is none.
    const onLeave = (e: DragEvent) => e.relatedTarget === null && setOver(false);
    const onDrop = (e: DragEvent) => {
      if (!hasFiles(e)) return;
      e.preventDefault();
      setOver(false);
      void dropped(e.dataTransfer!).then((files) => taker.current(files));
    };
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, []);

  return (
    <label className={over ? 'drop-zone over' : 'drop-zone'}>
      <input
        type="file"
        data-key="n"
        multiple
        aria-label={t('dropHere')}
        onChange={(e) => {
          onFiles(chosen(e.target.files ?? []));
          e.target.value = ''; // the same file may be chosen again
        }}
      />
      <InboxOutlined style={{ fontSize: 48, color: '#b3261e' }} />
      <span style={{ fontSize: 16 }}>{t('dropHere')}</span>
      <span>{hint}</span>
    </label>
  );
}
