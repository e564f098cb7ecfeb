import { createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import type { MasterKeys } from './master-keys';
import { seal, unseal } from './seal';

const KEY_LENGTH = 32;

/** The binding key as the database keeps it: encrypted by a master key. */
export interface WrappedBindingKey {
  readonly master_key_id: string;
  readonly wrapped: Buffer;
}

/**
 * The one random key under which the service vouches for what stands in the database. It is never used itself: each use
 * has a key of its own, made from it by HKDF-SHA-256 (RFC 5869) with a label.
 */
export class BindingKey {
  /** For the MACs of rows that grant something. */
  readonly rows: KeyObject;
  /** For the seals of the audit log. */
  readonly audit: KeyObject;
  /** Names the key, and tells nothing about it. */
  readonly id: string;

  private constructor(private readonly key: Buffer) {
    this.rows = createSecretKey(derive(key, 'rows'));
    this.audit = createSecretKey(derive(key, 'audit'));
    this.id = derive(key, 'id').subarray(0, 16).toString('hex');
  }

  static random(): BindingKey {
    return new BindingKey(randomBytes(KEY_LENGTH));
  }

  /**
   * Decrypts what `wrap` made.
   * @throws MissingKeyError when its master key is not here.
   * @throws SealBrokenError when it was changed.
   */
  static unwrap(masterKeys: MasterKeys, { master_key_id: id, wrapped }: WrappedBindingKey): BindingKey {
    return new BindingKey(unseal(masterKeys.get(id), wrapped, contextOf(id)));
  }

  /** Encrypts it under the active master key. */
  wrap(masterKeys: MasterKeys): WrappedBindingKey {
    const id = masterKeys.activeId;
    return { master_key_id: id, wrapped: seal(masterKeys.get(id), this.key, contextOf(id)) };
  }
}

function derive(key: Buffer, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `kiops-binding|1|${label}`, KEY_LENGTH));
}

function contextOf(masterKeyId: string): Buffer {
  return Buffer.from(`kiops-binding-key|1|${masterKeyId}`);
}
