import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { installTrustedTypesPolicy } from './app/page/trusted-types';

installTrustedTypesPolicy();
void bootstrapApplication(App, appConfig);
