import type { GitProvider } from '@kiops/contracts';
import { Column, Entity } from 'typeorm';
import { RecordEntity } from '../../records/record.entity';

@Entity('source_repositories')
export class SourceRepositoryEntity extends RecordEntity {
  @Column('text')
  provider: GitProvider;

  @Column('text', { name: 'base_url' })
  baseUrl: string;

  @Column('text', { nullable: true })
  username: string | null;

  @Column('jsonb', { default: [] })
  scopes: string[];

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('text', { nullable: true })
  notes: string | null;

  /** Encrypted. */
  @Column('bytea', { nullable: true })
  token: Buffer | null;
}
