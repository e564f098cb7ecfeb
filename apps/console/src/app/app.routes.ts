import type { Routes } from '@angular/router';
import { signedIn, signedOut } from './session/session-guards';

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
    loadChildren: () => import('./shell/shell.routes').then((m) => m.shellRoutes),
  },
];
