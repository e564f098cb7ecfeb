import { Injectable } from '@nestjs/common';
import type { Caller } from '../../caller/caller';
import type { ListQueryDto } from '../../input/list-query.dto';
import { RecordsFactory, type RecordReply, type Records } from '../../records/records';
import type { CreateDbConnectionDto, UpdateDbConnectionDto } from './db-connection.dto';

/** Database accounts have no rules beyond those of every record. */
@Injectable()
export class DbConnectionsService {
  private readonly records: Records;

  constructor(factory: RecordsFactory) {
    this.records = factory.for('db-connections');
  }

  list(caller: Caller, query: ListQueryDto): Promise<string> {
    return this.records.list(caller, query);
  }

  get(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.get(caller, id);
  }

  create(caller: Caller, input: CreateDbConnectionDto): Promise<RecordReply> {
    return this.records.create(caller, { ...input });
  }

  patch(
    caller: Caller,
    id: string,
    version: number | undefined,
    input: UpdateDbConnectionDto,
  ): Promise<RecordReply> {
    return this.records.patch(caller, id, version, { ...input });
  }

  delete(caller: Caller, id: string): Promise<void> {
    return this.records.delete(caller, id);
  }

  restore(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.restore(caller, id);
  }

  reveal(caller: Caller, id: string): Promise<Record<string, string | null>> {
    return this.records.reveal(caller, id);
  }
}
