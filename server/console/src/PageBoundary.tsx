import { Alert, Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { withTranslation, type WithTranslation } from 'react-i18next';

/**
 * Around a page that comes when it is opened: where its files do not come, because the line broke or the
 * server has newer ones, the rest of the console stays, and says what to do.
 */
class Boundary extends Component<WithTranslation & { children: ReactNode }, { failed: boolean }> {
  state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  render() {
    if (!this.state.failed) return this.props.children;
    const { t } = this.props;
    return (
      <Alert
        type="error"
        showIcon
        title={t('pageMissing')}
        description={t('pageMissingHint')}
        action={<Button onClick={() => window.location.reload()}>{t('reload')}</Button>}
      />
    );
  }
}

export const PageBoundary = withTranslation()(Boundary);
