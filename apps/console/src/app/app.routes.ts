import type { Routes } from '@angular/router';
import { roles, signedIn, signedOut } from './session/session-guards';

/** Every page is a lazy chunk: what a person opens first stays small. */
export const routes: Routes = [
  {
    path: 'sign-in',
    title: 'Sign in',
    canActivate: [signedOut],
    loadComponent: () => import('./sign-in/sign-in').then((m) => m.SignIn),
  },
  {
    path: 'set-up',
    title: 'Set up',
    loadComponent: () => import('./set-up/set-up').then((m) => m.SetUp),
  },
  {
    path: 'invitation',
    title: 'Invitation',
    data: { purpose: 'invitation' },
    loadComponent: () => import('./one-time-link/one-time-link').then((m) => m.OneTimeLinkPage),
  },
  {
    path: 'password-reset',
    title: 'New password',
    data: { purpose: 'password-reset' },
    loadComponent: () => import('./one-time-link/one-time-link').then((m) => m.OneTimeLinkPage),
  },
  {
    path: 'unreachable',
    title: 'KIOPS cannot be reached',
    loadComponent: () => import('./page/unreachable').then((m) => m.Unreachable),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'Servers',
        loadComponent: () => import('./servers/servers-page').then((m) => m.ServersPage),
      },
      {
        path: 'activity',
        title: 'Activity',
        loadComponent: () => import('./activity/activity-page').then((m) => m.ActivityPage),
      },
      {
        path: 'admin/users',
        title: 'Users',
        canActivate: [roles('PlatformAdmin', 'Manager')],
        loadComponent: () => import('./admin/users-page').then((m) => m.UsersPage),
      },
      {
        path: 'profile',
        title: 'My info',
        loadComponent: () => import('./account/profile').then((m) => m.Profile),
      },
      {
        path: 'plan',
        title: 'Plan',
        canActivate: [roles('Manager', 'Member')],
        loadComponent: () => import('./account/plan-page').then((m) => m.PlanPage),
      },
      {
        path: '**',
        title: 'Not found',
        loadComponent: () => import('./page/not-found').then((m) => m.NotFound),
      },
    ],
  },
];
