export const zh = {
  upload: '上传',
  dropHere: '把视频拖到这里，或点击选择',
  dropHint: '断线、刷新后会自动续传',
  pause: '暂停',
  resume: '继续',
  left: '剩余 {{time}}',
  registered: '已入库，正在转码',
};

export const en: typeof zh = {
  upload: 'Upload',
  dropHere: 'Drop videos here, or click to choose',
  dropHint: 'Resumes by itself after a broken line or a reload',
  pause: 'Pause',
  resume: 'Resume',
  left: '{{time}} left',
  registered: 'Stored; being transcoded',
};
