import type { Routes } from '@angular/router';

/** Every page is a lazy chunk: what a person opens first stays small. */
export const routes: Routes = [];
