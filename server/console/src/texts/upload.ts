export const zh = {
  upload: '上传',
  dropHere: '把视频拖到页面任意处，或点击选择',
  noColumns: '还没有专栏。课件都放在专栏里，请先建一个。',
  dropHint: '断线、刷新后会自动续传',
  pause: '暂停',
  resume: '继续',
  left: '剩余 {{time}}',
  registered: '已入库，正在转码',
};

export const en: typeof zh = {
  upload: 'Upload',
  dropHere: 'Drop videos anywhere on this page, or click to choose',
  noColumns: 'There is no column yet. Courseware stands in columns: make one first.',
  dropHint: 'Resumes by itself after a broken line or a reload',
  pause: 'Pause',
  resume: 'Resume',
  left: '{{time}} left',
  registered: 'Stored; being transcoded',
};
