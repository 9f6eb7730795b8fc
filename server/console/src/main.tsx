import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import 'antd/dist/reset.css';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import { BrowserRouter } from 'react-router';
import { ApiError } from './api';
import { Console } from './Console';
import './focus.css';
import './texts';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => !(error instanceof ApiError) && count < 3,
      refetchOnWindowFocus: false,
    },
  },
});

/** The library's greys and its red are too pale to read on a bad screen: these keep 4.5 to 1 (WCAG 2.1, 1.4.3). */
const look = {
  token: {
    colorPrimary: '#b3261e',
    colorLink: '#0958d9',
    colorSuccess: '#237804',
    colorError: '#cf1322',
    gold7: '#874d00',
    green7: '#237804',
    colorTextSecondary: '#434343',
    colorTextTertiary: '#595959',
    colorTextDescription: '#595959',
    colorTextPlaceholder: '#6b6b6b',
    colorTextDisabled: '#6b6b6b',
  },
};

function Root() {
  const { i18n } = useTranslation();
  return (
    // A blank between two characters would be read aloud, and is in no name.
    <ConfigProvider locale={i18n.language === 'en' ? enUS : zhCN} theme={look} button={{ autoInsertSpace: false }}>
      <AntApp>
        <BrowserRouter basename="/console">
          <Console />
        </BrowserRouter>
      </AntApp>
    </ConfigProvider>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Root />
    </QueryClientProvider>
  </StrictMode>,
);
