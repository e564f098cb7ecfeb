import { APP_BASE_HREF } from '@angular/common';
import {
  HttpXsrfTokenExtractor,
  provideHttpClient,
  withInterceptors,
  withXhr,
  withXsrfConfiguration,
} from '@angular/common/http';
import {
  ErrorHandler,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
  type ApplicationConfig,
} from '@angular/core';
import { provideRouter, TitleStrategy, withComponentInputBinding, withRouterConfig } from '@angular/router';
import { routes } from './app.routes';
import { Appearance } from './appearance/appearance';
import { clockInterceptor } from './dates/service-clock';
import { versionInterceptor } from './page/console-version';
import { provideHeadingFocus } from './page/focus-heading';
import { provideKeptFocus } from './page/keep-focus';
import { UnhandledErrors } from './page/lost-parts';
import { provideOverlayLandmark } from './page/overlay-landmark';
import { PageTitles } from './page/page-titles';
import { CsrfToken } from './session/csrf-token';
import { sessionInterceptor } from './session/session-interceptor';

export const appConfig: ApplicationConfig = {
  providers: [
    provideZonelessChangeDetection(),
    provideBrowserGlobalErrorListeners(),
    { provide: ErrorHandler, useClass: UnhandledErrors },
    provideRouter(
      routes,
      withComponentInputBinding(),
      // Who stays keeps the way back: by default the page before would be forgotten.
      withRouterConfig({ canceledNavigationResolution: 'computed' }),
    ),
    provideHttpClient(
      // Fetch cannot tell how much of an upload is sent, which an import shows.
      withXhr(),
      withXsrfConfiguration({ headerName: 'X-XSRF-TOKEN' }),
      withInterceptors([sessionInterceptor, versionInterceptor, clockInterceptor]),
    ),
    { provide: HttpXsrfTokenExtractor, useClass: CsrfToken },
    provideAppInitializer(() => inject(Appearance).restore()),
    provideHeadingFocus(),
    provideKeptFocus(),
    provideOverlayLandmark(),
    // The content security policy refuses a <base> element (base-uri 'none'); all pages stand at the root.
    { provide: APP_BASE_HREF, useValue: '/' },
    { provide: TitleStrategy, useClass: PageTitles },
  ],
};
