import { useEffect } from 'react';

/** A file that is dropped beside a place for files would open in the page's stead, and end all uploads. */
export function useNoStrayFiles() {
  useEffect(() => {
    const refuse = (e: DragEvent) => {
      if (!e.dataTransfer?.types.includes('Files')) return;
      if (!e.defaultPrevented) e.dataTransfer.dropEffect = 'none';
      e.preventDefault();
    };
    window.addEventListener('dragover', refuse);
    window.addEventListener('drop', refuse);
    return () => {
      window.removeEventListener('dragover', refuse);
      window.removeEventListener('drop', refuse);
    };
  }, []);
}
