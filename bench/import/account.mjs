// One account's records as a whole.
import { admin } from '../client.mjs';

/** Erases all records, for good. */
export async function clear(client) {
  const { total } = await client.get('/me/usage');
  await client.post('/transfer/reset', { confirmation: `delete ${total} records`, erase: true });
}

/** Plans the import of a file; resolves to the work that applies it. */
export async function planned(client, file) {
  const { planId } = await client.post('/transfer/plan', { file });
  return () => client.post('/transfer/apply', { file, planId, decisions: {} });
}

/** Reads an export to its end, and keeps nothing of it; resolves to its bytes. */
export async function exportAll(client, password = admin.password) {
  const reply = await fetch(`${client.origin}/api/v1/transfer/export`, {
    method: 'POST',
    headers: { ...client.headers(), 'content-type': 'application/json' },
    body: JSON.stringify({ password }),
  });
  if (!reply.ok) throw new Error(`export: ${reply.status} ${await reply.text()}`);
  let bytes = 0;
  for await (const chunk of reply.body) bytes += chunk.length;
  return bytes;
}
