import react from '@vitejs/plugin-react';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Each script and sheet once more as the origin hands it out: packed here, not while somebody waits. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (!/\.(js|css)$/.test(file.fileName)) continue;
        const bytes = file.type === 'chunk' ? file.code : file.source;
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gzipSync(bytes, { level: 9 }) });
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: brotliCompressSync(bytes) });
      }
    },
  },
};

// The bundle is packed into a jar that the origin serves below /console.
export default defineConfig({
  base: '/console/',
  plugins: [react(), packed],
  build: {
    outDir: 'target/classes/META-INF/resources/console',
    emptyOutDir: true,
    target: ['chrome86', 'edge86', 'firefox78', 'safari14'],
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
