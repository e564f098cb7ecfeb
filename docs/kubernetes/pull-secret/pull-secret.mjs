// Keeps a Secret of type kubernetes.io/dockerconfigjson as KIOPS has it. Runs in a pod, on Node.js 20 or newer, and needs
// nothing else. Nothing secret is in its arguments, its environment or its output.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Kubernetes puts what a pod signs in with. */
const ACCOUNT = process.env.SERVICE_ACCOUNT_DIR ?? '/var/run/secrets/kubernetes.io/serviceaccount';
const HUB_KEY = 'https://index.docker.io/v1/';
/** How long one of the two services may take, in milliseconds. */
const PATIENCE = 30_000;

/** Something that is told to whoever reads the log: it holds no secret. */
class Failure extends Error {}

/** @throws Failure when it is not set */
function setting(name) {
  const value = process.env[name]?.trim();
  if (!value) throw new Failure(`Set ${name}.`);
  return value;
}

function fileText(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new Failure(`${path} cannot be read (${error.code}).`);
  }
}

async function send(name, url, request) {
  try {
    return await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    throw new Failure(`${name} cannot be reached (${error.cause?.code ?? error.name}).`);
  }
}

/** The registry account that fits an image, as an entry of Docker's `auths`. */
async function entryFor(image) {
  const onBehalfOf = process.env.KIOPS_ON_BEHALF_OF?.trim();
  const reply = await send('KIOPS', `${setting('KIOPS_URL').replace(/\/+$/, '')}/api/v1/resolve`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${fileText(setting('KIOPS_TOKEN_FILE'))}`,
      'content-type': 'application/json',
      ...(onBehalfOf && { 'x-kiops-on-behalf-of': onBehalfOf }),
    },
    body: JSON.stringify({ image }),
  });
  const body = await reply.json().catch(() => undefined);
  if (!reply.ok || body === undefined)
    throw new Failure(`${image}: ${body?.title ?? 'What answers is no KIOPS.'} (${reply.status})`);
  const { store, matched, record, secret } = body;
  const password = store === 'docker-hub' ? secret?.accessToken : secret?.password;
  if (!password) throw new Failure(`${image}: the token may not reveal secrets, or none is kept.`);
  if (record.secretKind === 'identity-token')
    throw new Failure(`${image}: Kubernetes cannot sign in with an identity token. Keep a password for it.`);
  const auth = Buffer.from(`${record.username}:${password}`).toString('base64');
  return [store === 'docker-hub' ? HUB_KEY : matched, { auth }];
}

/** Server-side apply: it makes the Secret, or changes what differs (kubernetes.io/docs/reference/using-api/server-side-apply). */
async function apply(name, auths) {
  const { KUBERNETES_API, KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT } = process.env;
  const api = KUBERNETES_API ?? `https://${KUBERNETES_SERVICE_HOST}:${KUBERNETES_SERVICE_PORT}`;
  const namespace = fileText(join(ACCOUNT, 'namespace'));
  const path = `/api/v1/namespaces/${namespace}/secrets/${encodeURIComponent(name)}`;
  const config = Buffer.from(JSON.stringify({ auths })).toString('base64');
  const reply = await send('Kubernetes', `${api}${path}?fieldManager=kiops-pull-secret&force=true`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${fileText(join(ACCOUNT, 'token'))}`,
      // JSON is YAML, too.
      'content-type': 'application/apply-patch+yaml',
      accept: 'application/json',
    },
    body: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': config },
    }),
  });
  // Its reply holds the Secret: it is not looked at.
  await reply.body?.cancel();
  if (!reply.ok) throw new Failure(`Kubernetes does not take the Secret ${name} (${reply.status}).`);
  return `${namespace}/${name}`;
}

try {
  const images = setting('KIOPS_IMAGES').split(/[\s,]+/);
  const name = setting('SECRET_NAME');
  // One that cannot be had is a failure of all: a Secret is never replaced by a smaller one.
  const entries = [];
  for (const image of images) entries.push(await entryFor(image));
  const auths = Object.fromEntries(entries);
  const place = await apply(name, auths);
  console.log(`${place} is as KIOPS has it: ${Object.keys(auths).join(', ')}.`);
} catch (error) {
  console.error(error instanceof Failure ? error.message : `Something went wrong (${error.name}).`);
  process.exitCode = 1;
}
