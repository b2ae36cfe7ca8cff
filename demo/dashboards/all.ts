import type { DemoDashboard, DemoFolder } from '../model/dashboard.ts';
import { dashboard } from './build.ts';
import { checkout } from './checkout.ts';
import { everyType } from './every-type.ts';
import { fleet } from './fleet.ts';
import { kubernetes } from './kubernetes.ts';
import { legacy } from './legacy.ts';
import { odd } from './odd.ts';
import { onCall } from './on-call.ts';
import { postgres } from './postgres.ts';
import { regions } from './regions.ts';
import { web } from './web.ts';

const operations: DemoFolder = { id: 1, uid: 'ops-folder', title: 'Operations' };

/** The dashboards of a demo Grafana that was given none: those of an on-call team, and odd ones. */
export const DEMO_DASHBOARDS: readonly DemoDashboard[] = [
  { json: web },
  { json: postgres },
  { json: kubernetes },
  { json: onCall, folder: operations },
  { json: checkout },
  { json: odd },
  { json: legacy },
  { json: dashboard({ id: 9, uid: 'empty', title: 'Empty' }, []) },
  { json: regions },
  { json: everyType },
  fleet,
];
