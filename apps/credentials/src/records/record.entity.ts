import { Column, PrimaryColumn } from 'typeorm';

/** What every record has beside its store's own fields. */
export abstract class RecordEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'owner_id' })
  ownerId: string;

  /** Rises with every change; the ETag. */
  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;

  /** Since when the record is in the trash. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;

  /** The act by which it came there. */
  @Column('uuid', { name: 'trash_act_id', nullable: true })
  trashActId: string | null;

  /** The record that took its place, when there is one. */
  @Column('uuid', { name: 'kept_as', nullable: true })
  keptAs: string | null;

  /** The identity in normal form, as `identityKey` of the contracts writes it. */
  @Column('text')
  identity: string;

  /** The label as lists are sorted by it. */
  @Column('text', { name: 'label_key' })
  labelKey: string;

  /** What the filter looks through, in lower case. */
  @Column('text')
  search: string;

  /** Rises when the secrets change, and is bound into them. */
  @Column('integer', { name: 'secret_version', default: 0 })
  secretVersion: number;

  @Column('bytea', { nullable: true })
  fingerprint: Buffer | null;

  /** When the secret ends by what stands in it: a certificate, a signed token. */
  @Column('timestamptz', { name: 'ends_at', nullable: true })
  endsAt: Date | null;

  @Column('text')
  label: string;
}
