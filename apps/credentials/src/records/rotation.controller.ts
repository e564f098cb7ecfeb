import { Body, Controller, Delete, Get, Patch, Post, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LIMITS, type RecordStore } from '@kiops/contracts';
import { Scopes } from '../caller/access';
import { CurrentCaller, type Caller } from '../caller/caller';
import { TakesBody } from '../input/takes-body';
import { ApiConsumers, ApiEndPrevious, ApiExtendPrevious, ApiRotate } from './api-routes';
import { IfMatch, RecordId, type VersionCondition } from './record-parameters';
import type { Records, RecordReply, Rotation } from './records';
import { ExtensionDto, type GraceDto } from './rotation.dto';
import { InjectRecords } from './store-registration';

/** What the routes of rotation need to know of a store. */
interface RotatedStore {
  readonly store: RecordStore;
  /** The secret fields of the store, and a grace time. */
  readonly rotation: Type<GraceDto>;
  readonly reply: Type<unknown>;
  /** The most bytes that new secrets take. */
  readonly bytes?: number;
}

/**
 * The routes of rotation at a store's address: a new secret, who fetched which, and the end of the former one. They are
 * alike in every store, whose rules `Records` knows.
 */
export function rotationController({
  store,
  rotation,
  reply,
  bytes = LIMITS.body.record,
}: RotatedStore): Type<unknown> {
  @ApiTags(store)
  @Controller(store)
  class RotationController {
    constructor(@InjectRecords(store) private readonly records: Records) {}

    @Post(':id/rotate')
    @TakesBody(bytes)
    @Scopes('records:write')
    @ApiRotate(reply)
    rotate(
      @CurrentCaller() caller: Caller,
      @RecordId() id: string,
      @IfMatch() version: VersionCondition,
      @Body() body: Rotation,
    ): Promise<RecordReply> {
      return this.records.rotate(caller, id, version, { ...body });
    }

    @Get(':id/consumers')
    @Scopes('records:read')
    @ApiConsumers()
    consumers(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<string> {
      return this.records.consumers(caller, id);
    }

    @Patch(':id/previous')
    @Scopes('records:write')
    @ApiExtendPrevious(reply)
    extendPrevious(
      @CurrentCaller() caller: Caller,
      @RecordId() id: string,
      @Body() { graceSeconds }: ExtensionDto,
    ): Promise<RecordReply> {
      return this.records.extendPrevious(caller, id, graceSeconds);
    }

    @Delete(':id/previous')
    @Scopes('records:write')
    @ApiEndPrevious()
    endPrevious(@CurrentCaller() caller: Caller, @RecordId() id: string): Promise<void> {
      return this.records.endPrevious(caller, id);
    }
  }

  // The compiler writes down the class of a body where it is named; here it is a value.
  Reflect.defineMetadata(
    'design:paramtypes',
    [Object, String, Object, rotation],
    RotationController.prototype,
    'rotate',
  );
  // Routes are known by the names of their controllers.
  return Object.defineProperty(RotationController, 'name', {
    value: `${pascalCase(store)}RotationController`,
  });
}

/** `db-connections` as `DbConnections`. */
function pascalCase(store: RecordStore): string {
  return store.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
