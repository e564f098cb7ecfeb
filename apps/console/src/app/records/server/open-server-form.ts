import type { MatDialog } from '@angular/material/dialog';
import type { Server } from '@kiops/contracts';
import { loaded } from '../../dialog/loaded';
import { openRecordForm } from '../form/open-record-form';
import type { RecordFormData } from '../form/record-editing';

/** Opens a server's form, which is loaded when it is needed first. Resolves with the server, if it was saved. */
export async function openServerForm(
  dialog: MatDialog,
  data: RecordFormData<Server>,
): Promise<Server | undefined> {
  const { SERVER_FORM_WIDTH, ServerForm } = await loaded(import('./server-form'));
  return openRecordForm<Server>(dialog, ServerForm, data, { width: SERVER_FORM_WIDTH });
}
