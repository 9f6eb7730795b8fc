import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The bundle is packed into a jar that the origin serves below /console.
export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: 'target/classes/META-INF/resources/console',
    emptyOutDir: true,
    target: ['chrome86', 'edge86', 'firefox78', 'safari14'],
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
