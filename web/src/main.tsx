import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { Refusal } from './api/client.ts';
import { App } from './app.tsx';
import { LanguageProvider } from './language.tsx';
import './style/base.css';
import './style/frame.css';
import './style/desk.css';
import './style/item.css';
import './style/dialogs.css';
import './style/desks-above.css';
import './style/forms.css';
import './style/narrow.css';

/** What the API refuses is refused again the second time; what did not come through may come through. */
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failed, error) => failed < 2 && error instanceof Refusal && (error.status === 0 || error.status >= 500),
      retryDelay: (failed) => 500 * 2 ** failed,
    },
  },
});

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <LanguageProvider>
        <BrowserRouter basename={import.meta.env.BASE_URL.replace(/\/$/, '')}>
          <App />
        </BrowserRouter>
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
);
