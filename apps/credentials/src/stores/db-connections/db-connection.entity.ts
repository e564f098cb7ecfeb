import type { DbEngine, DbOptions } from '@kiops/contracts';
import { Column, Entity } from 'typeorm';
import { RecordEntity } from '../../records/record.entity';

@Entity('db_connections')
export class DbConnectionEntity extends RecordEntity {
  @Column('text')
  engine: DbEngine;

  @Column('text')
  host: string;

  @Column('integer')
  port: number;

  @Column('text')
  database: string;

  @Column('text')
  username: string;

  @Column('jsonb', { default: {} })
  options: DbOptions;

  @Column('text', { nullable: true })
  notes: string | null;

  /** Encrypted. */
  @Column('bytea', { nullable: true })
  password: Buffer | null;
}
