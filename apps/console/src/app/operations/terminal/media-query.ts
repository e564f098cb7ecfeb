import { DestroyRef, inject, signal, type Signal } from '@angular/core';

/** Whether a media query holds, now and from now on. To be called in an injection context. */
export function mediaQuery(query: string): Signal<boolean> {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  const changed = () => matches.set(list.matches);
  list.addEventListener('change', changed);
  inject(DestroyRef).onDestroy(() => list.removeEventListener('change', changed));
  return matches.asReadonly();
}
