import type { RegistryKind, RegistrySecretKind } from '@kiops/contracts';
import { Column, Entity } from 'typeorm';
import { RecordEntity } from '../../records/record.entity';

@Entity('registries')
export class RegistryEntity extends RecordEntity {
  @Column('text')
  kind: RegistryKind;

  @Column('text')
  url: string;

  @Column('text')
  username: string;

  @Column('text', { name: 'secret_kind', default: 'password' })
  secretKind: RegistrySecretKind;

  @Column('text', { nullable: true })
  notes: string | null;

  /** Encrypted. */
  @Column('bytea', { nullable: true })
  password: Buffer | null;
}
