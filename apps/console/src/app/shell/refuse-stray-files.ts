import { DestroyRef, DOCUMENT, inject } from '@angular/core';

/**
 * Takes nothing of files that are dropped where nobody takes them: the browser would open them in the place of the page, with
 * the credentials that are in them, and what was typed into the page would be gone.
 */
export function refuseStrayFiles(): void {
  const document = inject(DOCUMENT);
  const refuse = (event: DragEvent) => {
    const { dataTransfer } = event;
    if (event.defaultPrevented || !dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'none';
  };
  document.addEventListener('dragover', refuse);
  document.addEventListener('drop', refuse);
  inject(DestroyRef).onDestroy(() => {
    document.removeEventListener('dragover', refuse);
    document.removeEventListener('drop', refuse);
  });
}
