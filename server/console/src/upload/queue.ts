import type { Upload } from 'tus-js-client';
import { post, type Courseware } from '../api';
import { kindOf, type Taken } from './taken';

/** What became of a file, in the words of a result sheet. */
export interface Done {
  state: 'STORED' | 'THERE' | 'UPDATED';
  id: string;
  note: string;
}

/** What is done with a file, or without one where words alone change. */
export interface Job {
  name: string;
  file?: File;
  /** Of a sheet's row, which is shown there. */
  ofSheet?: boolean;
  /** Asked before a byte moves. */
  known?: () => Promise<Done | undefined>;
  /** Once all bytes are there. */
  finish: (upload: string | undefined) => Promise<Done>;
}

export interface Item extends Job {
  key: string;
  /** `storing`: all bytes are there, its courseware is being made. */
  state: 'waiting' | 'sending' | 'storing' | 'paused' | 'stored' | 'failed';
  sentBytes: number;
  bytesPerSecond: number;
  done?: Done;
  failure?: string;
}

/** What a file goes into, chosen before it. */
export interface Into {
  column: string;
  category: string;
  purpose: string;
  restricted: boolean;
}

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

  add(files: Taken[], into: Into) {
    this.put(
      files.map(({ file }) => ({
        key: `${file.name}-${file.size}-${file.lastModified}`,
        name: file.name,
        file,
        finish: (upload) => makeOf(file, into, upload!),
      })),
    );
  }

  /** What is on its way, or was done, under the same key is not begun again. */
  put(jobs: (Job & { key: string })[]) {
    const there = new Map(this.items.map((i) => [i.key, i]));
    const fresh = jobs.filter(({ key }) => !there.has(key) || there.get(key)!.state === 'failed');
    const again = new Set(fresh.map(({ key }) => key));
    this.items = this.items
      .filter((i) => !again.has(i.key))
      .concat(fresh.map((job): Item => ({ ...job, state: 'waiting', sentBytes: 0, bytesPerSecond: 0 })));
    this.next();
  }

  pause(...keys: string[]) {
    for (const key of keys) {
      const state = this.find(key)?.state;
      if (state === 'sending') this.stop();
      if (state === 'sending' || state === 'waiting') this.update(key, { state: 'paused' });
    }
    this.next();
  }

  resume(...keys: string[]) {
    for (const key of keys) {
      const state = this.find(key)?.state;
      if (state === 'paused' || state === 'failed') this.update(key, { state: 'waiting', failure: undefined });
    }
    this.next();
  }

  remove(...keys: string[]) {
    const gone = new Set(keys);
    // What is being made is made, whoever looks.
    this.items = this.items.filter((i) => {
      if (!gone.has(i.key) || i.state === 'storing') return true;
      if (i.state === 'sending') this.stop(true);
      return false;
    });
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
      const there = await item.known?.();
      if (!isMine()) return;
      if (there || !item.file) {
        await this.settle(item, there ? () => Promise.resolve(there) : () => item.finish(undefined));
        return;
      }
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
          if (isMine()) void this.settle(item, () => item.finish(upload.url!.split('/').pop()!));
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

  private async settle(item: Item, work: () => Promise<Done>) {
    this.update(item.key, { state: 'storing', sentBytes: item.file?.size ?? 0 });
    try {
      this.update(item.key, { state: 'stored', done: await work() });
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

async function makeOf(file: File, into: Into, upload: string): Promise<Done> {
  const { id } = await post<Courseware>('/api/courseware', {
    ...into,
    kind: kindOf(file.name),
    title: file.name.replace(/\.[^.]{1,5}$/, '').slice(0, 200),
    upload,
  });
  return { state: 'STORED', id, note: '' };
}

/** Of this tab: whoever looks at another page meanwhile finds it going on. */
export const uploads = new UploadQueue();
