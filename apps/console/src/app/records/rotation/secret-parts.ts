import type { RecordByStore, RecordStore, Registry, Runtime } from '@kiops/contracts';
import { secretFilesOf, secretNameOf } from '../secret/runtime-secrets';

/** One field of a record's secret. */
export interface SecretPart {
  readonly field: 'password' | 'accessToken' | 'token' | 'kubeconfig' | 'ca' | 'cert' | 'key';
  /** As a label says it: "Access token". */
  readonly label: string;
  /** Whether it is a file of many lines. */
  readonly isDocument: boolean;
}

type AnyRecord = RecordByStore[RecordStore];

/** The fields of a record's secret that KIOPS keeps; none when there is no secret on KIOPS. */
export function secretParts(store: RecordStore, record: AnyRecord): readonly SecretPart[] {
  if (store === 'runtimes')
    return secretFilesOf(record as Runtime).map(({ field, name }) => ({
      field,
      label: name,
      isDocument: true,
    }));
  if ('hasAccessToken' in record) return only(record.hasAccessToken, 'accessToken', 'Access token');
  if ('hasToken' in record) return only(record.hasToken, 'token', 'Token');
  if (!('hasPassword' in record)) return [];
  const isToken = store === 'registries' && (record as Registry).secretKind === 'identity-token';
  return only(record.hasPassword, 'password', isToken ? 'Identity token' : 'Password');
}

/** What people call the whole secret, within a sentence: "access token". */
export function secretWords(store: RecordStore, record: AnyRecord): string {
  if (store === 'runtimes') return secretNameOf(record as Runtime);
  return (secretParts(store, record).at(0)?.label ?? 'Secret').toLowerCase();
}

function only(kept: boolean, field: SecretPart['field'], label: string): readonly SecretPart[] {
  return kept ? [{ field, label, isDocument: false }] : [];
}
