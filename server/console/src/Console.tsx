import {
  BarChartOutlined,
  CalendarOutlined,
  CloudServerOutlined,
  CloudUploadOutlined,
  ContainerOutlined,
  DesktopOutlined,
  FolderOutlined,
  FormOutlined,
  FundOutlined,
  OrderedListOutlined,
  SendOutlined,
  StopOutlined,
  TeamOutlined,
  ToolOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Badge, Button, Layout, Menu, Space, Spin, Typography } from 'antd';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router';
import { ApiError, get, post, type Identity, type Person } from './api';
import { PageBoundary } from './PageBoundary';
import { Shortcuts } from './Shortcuts';
import { useNoStrayFiles } from './strayFiles';
import { switchLanguage } from './texts';

// Each page comes when it is opened: the first view stays small for slow government lines.
const ArrangementPage = lazy(() => import('./arrangement/ArrangementPage'));
const BoardPage = lazy(() => import('./board/BoardPage'));
const BoxesPage = lazy(() => import('./boxes/BoxesPage'));
const CalendarPage = lazy(() => import('./calendar/CalendarPage'));
const ColumnsPage = lazy(() => import('./columns/ColumnsPage'));
const CoursewarePage = lazy(() => import('./courseware/CoursewarePage'));
const EdgesPage = lazy(() => import('./edges/EdgesPage'));
const FaultsPage = lazy(() => import('./faults/FaultsPage'));
const FiguresPage = lazy(() => import('./figures/FiguresPage'));
const FirstPassword = lazy(() => import('./session/FirstPassword'));
const Login = lazy(() => import('./session/Login'));
const MonthsPage = lazy(() => import('./months/MonthsPage'));
const PeoplePage = lazy(() => import('./people/PeoplePage'));
const ReleasesPage = lazy(() => import('./releases/ReleasesPage'));
const SurveysPage = lazy(() => import('./surveys/SurveysPage'));
const UploadPage = lazy(() => import('./upload/UploadPage'));
const WithdrawalsPage = lazy(() => import('./withdrawals/WithdrawalsPage'));

export function Console() {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const place = useLocation();
  const me = useQuery({ queryKey: ['me'], queryFn: () => get<Person>('/api/me') });

  const open = useQuery({
    queryKey: ['faults', 'open'],
    queryFn: () => get<{ total: number }>('/api/faults?state=open&size=1'),
    enabled: me.data !== undefined && !me.data.mustChangePassword,
    refetchInterval: 60_000,
  });

  useNoStrayFiles();
  const user = me.data?.user;
  // What one person put into the queue is not sent by the next one.
  useEffect(() => {
    if (user === undefined) return undefined;
    return () =>
      void Promise.all([import('./upload/queue'), import('./upload/sheet/desk')]).then(([{ uploads }, { sheets }]) => {
        sheets.clear();
        uploads.clear();
      });
  }, [user]);

  if (me.isPending) return <Spin fullscreen />;
  if (me.data === undefined || me.isError || me.data.mustChangePassword) {
    return (
      <PageBoundary>
        <Suspense fallback={<Spin fullscreen />}>
          {me.data === undefined || me.isError ? <Login /> : <FirstPassword />}
        </Suspense>
      </PageBoundary>
    );
  }

  const may = (role: string) => me.data.roles.includes(role);
  const maySeeEdges = may('operator') || may('analyst');
  const items = [
    ...(may('editor') ? [{ key: '/upload', icon: <CloudUploadOutlined />, label: t('upload') }] : []),
    { key: '/courseware', icon: <VideoCameraOutlined />, label: t('courseware') },
    ...(may('editor') ? [{ key: '/columns', icon: <FolderOutlined />, label: t('columns') }] : []),
    ...(may('editor') ? [{ key: '/arrangement', icon: <OrderedListOutlined />, label: t('arrangement') }] : []),
    { key: '/calendar', icon: <CalendarOutlined />, label: t('calendar') },
    { key: '/releases', icon: <SendOutlined />, label: t('releases') },
    { key: '/withdrawals', icon: <StopOutlined />, label: t('withdrawals') },
    ...(may('analyst') || may('reviewer') || may('operator')
      ? [
          { key: '/figures', icon: <BarChartOutlined />, label: t('figures') },
          { key: '/months', icon: <ContainerOutlined />, label: t('months') },
          { key: '/board', icon: <FundOutlined />, label: t('board') },
        ]
      : []),
    { key: '/surveys', icon: <FormOutlined />, label: t('surveys') },
    {
      key: '/faults',
      icon: <ToolOutlined />,
      label: (
        <Space>
          {t('faults')}
          <Badge
            count={open.data?.total ?? 0}
            overflowCount={999}
            title={t('faultsOpen', { number: open.data?.total })}
          />
        </Space>
      ),
    },
    ...(maySeeEdges ? [{ key: '/edges', icon: <CloudServerOutlined />, label: t('edges') }] : []),
    ...(may('operator') ? [{ key: '/boxes', icon: <DesktopOutlined />, label: t('boxes') }] : []),
    ...(may('operator') ? [{ key: '/people', icon: <TeamOutlined />, label: t('people') }] : []),
  ];
  const logout = async () => {
    try {
      await post('/api/logout');
    } catch (e) {
      // 401: the session has ended by itself, which is what was asked for.
      if (!(e instanceof ApiError && e.problem.status === 401)) {
        void message.error((e as Error).message);
        return;
      }
    }
    queries.clear();
    const identity = await get<Identity>('/api/identity');
    if (identity.logout) {
      window.location.assign(identity.logout);
      return;
    }
    await me.refetch();
  };

  return (
    <Layout style={{ minHeight: '100vh' }}>
      <Layout.Sider theme="light" breakpoint="lg" collapsedWidth={56}>
        <Typography.Title level={5} style={{ padding: '16px 20px 8px', margin: 0, whiteSpace: 'nowrap' }}>
          {t('product')}
        </Typography.Title>
        <Menu
          mode="inline"
          selectedKeys={[place.pathname]}
          items={items}
          onClick={(item) => void navigate(item.key)}
        />
      </Layout.Sider>
      <Layout>
        <Layout.Header style={{ background: '#fff', textAlign: 'right', paddingInline: 24 }}>
          <Space>
            <Shortcuts />
            <span>{me.data.user}</span>
            <Button size="small" onClick={switchLanguage}>
              {i18n.language === 'en' ? '中文' : 'English'}
            </Button>
            <Button size="small" onClick={() => void logout()}>
              {t('logout')}
            </Button>
          </Space>
        </Layout.Header>
        <Layout.Content style={{ padding: 24 }}>
          <PageBoundary key={place.pathname}>
            <Suspense fallback={<Spin />}>
              <Routes>
                <Route path="/upload" element={<UploadPage />} />
                <Route path="/courseware" element={<CoursewarePage person={me.data} />} />
                {may('editor') && <Route path="/columns" element={<ColumnsPage />} />}
                {may('editor') && <Route path="/arrangement" element={<ArrangementPage person={me.data} />} />}
                <Route path="/calendar" element={<CalendarPage person={me.data} />} />
                <Route path="/releases" element={<ReleasesPage mayPublish={may('reviewer')} />} />
                <Route path="/withdrawals" element={<WithdrawalsPage />} />
                {maySeeEdges && <Route path="/edges" element={<EdgesPage mayAct={may('operator')} />} />}
                <Route path="/figures" element={<FiguresPage />} />
                <Route path="/months" element={<MonthsPage person={me.data} />} />
                <Route path="/board" element={<BoardPage />} />
                <Route path="/surveys" element={<SurveysPage mayChange={may('editor')} />} />
                <Route path="/faults" element={<FaultsPage mayAct={may('operator')} person={me.data} />} />
                {may('operator') && <Route path="/boxes" element={<BoxesPage person={me.data} />} />}
                {may('operator') && <Route path="/people" element={<PeoplePage person={me.data} />} />}
                <Route path="*" element={<Navigate to={may('editor') ? '/upload' : '/courseware'} replace />} />
              </Routes>
            </Suspense>
          </PageBoundary>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
