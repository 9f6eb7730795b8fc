import { useQuery } from '@tanstack/react-query';
import { Card } from 'antd';
import { LineChart } from 'echarts/charts';
import { GridComponent, MarkPointComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { get } from '../api';
import { clock } from '../clock';

echarts.use([LineChart, GridComponent, TooltipComponent, MarkPointComponent, CanvasRenderer]);

interface Curve {
  durationMs: number;
  starts: number;
  points: number[];
  drops: { atMs: number; share: number }[];
}

/** Which share of starts saw each hundredth of a courseware; drop points are marked. */
export function Retention({ courseware, period }: { courseware: string; period: string }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const curve = useQuery({
    queryKey: ['retention', courseware, period],
    queryFn: () => get<Curve>(`/api/figures/courseware/${courseware}/retention?${period}`),
  });

  useEffect(() => {
    if (!place.current || !curve.data) return;
    const { durationMs, points, drops } = curve.data;
    const chart = echarts.init(place.current);
    chart.setOption({
      grid: { left: 48, right: 24, top: 24, bottom: 32 },
      tooltip: { trigger: 'axis', valueFormatter: (v: number) => `${v.toFixed(1)} %` },
      xAxis: { type: 'category', data: points.map((_, p) => clock((p * durationMs) / 100)), boundaryGap: false },
      yAxis: { type: 'value', min: 0, max: 100, axisLabel: { formatter: '{value} %' } },
      series: [
        {
          type: 'line',
          showSymbol: false,
          areaStyle: { opacity: 0.15 },
          data: points.map((p) => p * 100),
          markPoint: {
            data: drops.map((d) => {
              const x = Math.round((d.atMs / durationMs) * 100);
              return { coord: [x, (points[x] ?? 0) * 100], value: `−${(d.share * 100).toFixed(0)}%` };
            }),
          },
        },
      ],
    });
    const resize = () => chart.resize();
    window.addEventListener('resize', resize);
    return () => {
      window.removeEventListener('resize', resize);
      chart.dispose();
    };
  }, [curve.data]);

  return (
    <Card size="small" title={`${t('retention')} · ${t('starts')} ${curve.data?.starts ?? '—'}`} loading={curve.isPending}>
      <div ref={place} style={{ height: 260 }} />
    </Card>
  );
}
