import type { ComponentType } from '@angular/cdk/portal';
import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { loaded } from '../dialog/loaded';
import { dialogOfWidth } from '../dialog/dialog-size';

/**
 * The dialogs of transfer. The code of each is fetched at its first use. Each resolves when its dialog has closed, to
 * whether it did what it is for.
 */

/** Import Credentials: choose a file, answer its conflicts, import it; true when records on KIOPS changed. */
export async function openImport(dialog: MatDialog): Promise<boolean> {
  const { ImportDialog } = await loaded(import('./import/import-dialog'));
  return closed(dialog, ImportDialog, 1040);
}

/** Export Credentials: what the file will hold, and its download; true when a file was saved. */
export async function openExport(dialog: MatDialog): Promise<boolean> {
  const { ExportDialog } = await loaded(import('./export/export-dialog'));
  return closed(dialog, ExportDialog, 600);
}

/** Clean Up Duplicates; true when records on KIOPS were removed. */
export async function openCleanUp(dialog: MatDialog): Promise<boolean> {
  const { CleanUpDialog } = await loaded(import('./clean-up/clean-up-dialog'));
  return closed(dialog, CleanUpDialog, 960);
}

/** Reset, behind a typed confirmation and the offer to export first; true when the records on KIOPS were deleted. */
export async function openReset(dialog: MatDialog): Promise<boolean> {
  const { ResetDialog } = await loaded(import('./reset/reset-dialog'));
  return closed(dialog, ResetDialog, 540, openExport);
}

/** Undo of an import, a clean-up or a reset, by its act; true when it was undone. */
export async function openUndo(dialog: MatDialog, act: string): Promise<boolean> {
  const { UndoDialog } = await loaded(import('./undo/undo-dialog'));
  return closed(dialog, UndoDialog, 540, act);
}

/** `width` in pixels; `data` is what the dialog is given. */
async function closed(
  dialog: MatDialog,
  component: ComponentType<unknown>,
  width: number,
  data?: unknown,
): Promise<boolean> {
  const opened = dialog.open<unknown, unknown, boolean>(component, { ...dialogOfWidth(width), data });
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
