import type { RegistryKind } from '@kiops/contracts';
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

  /** Encrypted. */
  @Column('bytea', { nullable: true })
  password: Buffer | null;
}
