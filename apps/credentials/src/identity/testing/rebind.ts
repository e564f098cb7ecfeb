import { bindStandingRows } from '../../crypto/bind-standing-rows';
import { BindingKey } from '../../crypto/binding-key';
import type { SqlRunner } from '../../crypto/key-check';
import type { TestService } from '../../testing/test-service';

/** Gives the rows that a spec has altered in the database their MACs, as if the service had written them. */
export async function rebind({ application, database }: TestService): Promise<void> {
  await bindStandingRows(database as SqlRunner, application.get(BindingKey));
}
