import { Modal } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Courseware } from '../api';
import { clock } from '../clock';

/** Courseware while it is made: what is there plays; as more comes in another form, it goes on there. */
export function Preview({ item, onClose }: { item: Courseware; onClose: () => void }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const seen = useRef(0);
  const preview = item.transcode?.preview;
  const address = preview?.address;

  useEffect(() => {
    let over = false;
    let end = () => {};
    void import('hls.js').then(({ default: Hls }) => {
      if (over || !address || !video.current) return;
      const player = new Hls({ startPosition: seen.current, enableWorker: false });
      player.loadSource(address);
      player.attachMedia(video.current);
      end = () => player.destroy();
    });
    return () => {
      over = true;
      end();
    };
  }, [address]);

  return (
    <Modal open footer={null} width={720} title={item.title} onCancel={onClose} destroyOnHidden>
      <video
        ref={video}
        controls
        autoPlay
        muted
        style={{ width: '100%' }}
        onTimeUpdate={(e) => (seen.current = e.currentTarget.currentTime)}
      />
      {preview && (
        <p>
          {t('playable', { seen: clock(preview.playableMs), all: clock(preview.durationMs) })}
        </p>
      )}
    </Modal>
  );
}
