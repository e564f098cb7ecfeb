import type { CanDeactivateFn, Routes } from '@angular/router';
import { provideBrowserVault } from '@kiops/browser-vault';
import { kiopsClock } from '../dates/service-clock';
import { provideDialogs } from '../dialog/provide-dialogs';
import { mayLeaveOperation } from '../operations/leaving/open-operations';
import { WarmRoutes } from '../operations/run/warm-routes';
import { SecretPrompt } from '../operations/run/secret-prompt';
import { roles } from '../session/session-guards';
import { VaultSession } from '../vault/vault-session';
import { backClosesOverlay } from './back-closes-overlay';
import { closeOverlays } from './close-overlays';
import { Shell } from './shell';

/** Back closes what is uppermost; only where there was nothing, the page is left, and what runs on it asks. */
const mayLeavePage: CanDeactivateFn<unknown> = (...page) =>
  backClosesOverlay(...page) === true && mayLeaveOperation(...page);

const PAGES: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'Servers',
    loadComponent: () => import('../servers/page/servers-page').then((m) => m.ServersPage),
  },
  {
    path: 'health',
    title: 'Health',
    loadComponent: () => import('../health/health-page').then((m) => m.HealthPage),
  },
  {
    path: 'activity',
    title: 'Activity',
    loadComponent: () => import('../activity/activity-page').then((m) => m.ActivityPage),
  },
  {
    path: 'services',
    title: 'Service',
    loadComponent: () => import('../services/service-page').then((m) => m.ServicePage),
  },
  {
    path: 'trash',
    title: 'Trash',
    loadComponent: () => import('../trash/trash-page').then((m) => m.TrashPage),
  },
  {
    path: 'admin/users',
    title: 'Users',
    canActivate: [roles('PlatformAdmin', 'Manager')],
    loadComponent: () => import('../admin/users-page').then((m) => m.UsersPage),
  },
  {
    path: 'admin/services',
    title: 'Service accounts',
    canActivate: [roles('PlatformAdmin')],
    loadComponent: () => import('../admin/services-page').then((m) => m.ServicesPage),
  },
  {
    path: 'profile',
    title: 'My info',
    loadComponent: () => import('../account/profile').then((m) => m.Profile),
  },
  {
    path: 'plan',
    title: 'Plan',
    canActivate: [roles('Manager', 'Member')],
    loadComponent: () => import('../account/plan-page').then((m) => m.PlanPage),
  },
  {
    path: '**',
    title: 'Not found',
    loadComponent: () => import('../page/not-found').then((m) => m.NotFound),
  },
];

/**
 * The pages of the signed-in. The vault is provided here and not at the root, so that its code is no part of what
 * everyone loads first; dialogs of its own let what they hold find it, and the prompt for secrets, which opens some wherever
 * it is asked from.
 */
export const shellRoutes: Routes = [
  {
    path: '',
    component: Shell,
    canDeactivate: [closeOverlays],
    providers: [provideBrowserVault(kiopsClock), VaultSession, provideDialogs(), SecretPrompt, WarmRoutes],
    children: PAGES.map((page) => ({ ...page, canDeactivate: [mayLeavePage] })),
  },
];
