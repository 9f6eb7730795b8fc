import type { Upload } from 'tus-js-client';
import { post, type Courseware } from '../api';

export interface Item {
  key: string;
  file: File;
  column: string;
  category: string;
  purpose: string;
  restricted: boolean;
  /** `storing`: all bytes are there, its courseware is being made. */
  state: 'waiting' | 'sending' | 'storing' | 'paused' | 'stored' | 'failed';
  sentBytes: number;
  bytesPerSecond: number;
  failure?: string;
}

/** What an item goes into, chosen before its file. */
export type Into = Pick<Item, 'column' | 'category' | 'purpose' | 'restricted'>;

/**
 * Uploads one after another, so that a thin line finishes something. tus-js-client keeps each upload's
 * address in local storage under the file's name, size and time: dropping the same file after a reload
 * goes on where it stopped.
 */
class UploadQueue {
  private items: Item[] = [];
  private running: Upload | undefined;
  /** Of the send that has the line; what comes of an earlier one is not heard. */
  private turn = 0;
  private readonly lookers = new Set<() => void>();

  /** For useSyncExternalStore. */
  readonly subscribe = (looker: () => void) => {
    this.lookers.add(looker);
    return () => void this.lookers.delete(looker);
  };

  /** The same array until something changes. */
  readonly all = () => this.items;

  add(files: File[], into: Into) {
    for (const file of files) {
      const key = `${file.name}-${file.size}-${file.lastModified}`;
      if (this.items.some((i) => i.key === key && i.state !== 'failed')) continue;
      this.items = this.items.filter((i) => i.key !== key);
      this.items.push({ ...into, key, file, state: 'waiting', sentBytes: 0, bytesPerSecond: 0 });
    }
    this.next();
  }

  pause(key: string) {
    if (this.find(key)?.state === 'sending') this.stop();
    this.update(key, { state: 'paused' });
    this.next();
  }

  resume(key: string) {
    this.update(key, { state: 'waiting', failure: undefined });
    this.next();
  }

  remove(key: string) {
    if (this.find(key)?.state === 'sending') this.stop(true);
    this.items = this.items.filter((i) => i.key !== key);
    this.next();
  }

  /** Somebody else sits down here. What was sent of an upload stays with the province for whom it is of. */
  clear() {
    this.stop();
    this.items = [];
    this.changed();
  }

  private stop(forGood = false) {
    this.turn++;
    void this.running?.abort(forGood);
    this.running = undefined;
  }

  private next() {
    this.changed();
    if (this.items.some((i) => i.state === 'sending' || i.state === 'storing')) return;
    const item = this.items.find((i) => i.state === 'waiting');
    if (item) void this.send(item);
  }

  private async send(item: Item) {
    const turn = ++this.turn;
    const isMine = () => this.turn === turn;
    const failed = (why: unknown) => {
      if (!isMine()) return;
      this.update(item.key, { state: 'failed', failure: (why as Error).message });
      this.next();
    };
    this.update(item.key, { state: 'sending' });
    try {
      const tus = await import('tus-js-client');
      let from = { at: performance.now(), bytes: -1 };
      const upload = new tus.Upload(item.file, {
        endpoint: '/api/uploads',
        chunkSize: 8 * 1024 * 1024,
        retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000],
        removeFingerprintOnSuccess: true,
        headers: { 'X-Kejian': '1' },
        metadata: { filename: item.file.name },
        onProgress: (sentBytes) => {
          if (!isMine()) return;
          if (from.bytes < 0) from = { at: performance.now(), bytes: sentBytes };
          const seconds = (performance.now() - from.at) / 1000;
          this.update(item.key, {
            sentBytes,
            bytesPerSecond: seconds > 0.5 ? (sentBytes - from.bytes) / seconds : 0,
          });
        },
        onError: failed,
        onSuccess: () => {
          if (isMine()) void this.register(item, upload.url!.split('/').pop()!);
        },
      });
      const earlier = await upload.findPreviousUploads();
      // Paused or removed, and perhaps begun again, while the line brought the library.
      if (!isMine()) return;
      if (earlier.length > 0) upload.resumeFromPreviousUpload(earlier[0]);
      this.running = upload;
      upload.start();
    } catch (e) {
      failed(e);
    }
  }

  private async register(item: Item, upload: string) {
    this.update(item.key, { state: 'storing', sentBytes: item.file.size });
    try {
      await post<Courseware>('/api/courseware', {
        kind: 'VIDEO',
        title: item.file.name.replace(/\.[^.]{1,5}$/, '').slice(0, 200),
        column: item.column,
        category: item.category,
        purpose: item.purpose,
        restricted: item.restricted,
        upload,
      });
      this.update(item.key, { state: 'stored' });
    } catch (e) {
      this.update(item.key, { state: 'failed', failure: (e as Error).message });
    }
    this.next();
  }

  private find(key: string) {
    return this.items.find((i) => i.key === key);
  }

  private update(key: string, change: Partial<Item>) {
    this.items = this.items.map((i) => (i.key === key ? { ...i, ...change } : i));
    this.changed();
  }

  private changed() {
    this.items = [...this.items];
    this.lookers.forEach((looker) => looker());
  }
}

/** Of this tab: whoever looks at another page meanwhile finds it going on. */
export const uploads = new UploadQueue();
