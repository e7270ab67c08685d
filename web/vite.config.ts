import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run dev` in web/ serves the sources and hands everything else to an API that `npm start` has started. */
const API = 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  // Offices keep their browsers for years.
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 1500, reportCompressedSize: false },
  server: { proxy: { '/v1': API } },
});
