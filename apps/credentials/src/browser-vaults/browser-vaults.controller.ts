import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../caller/caller';
import { RecordIdPipe } from '../input/record-id.pipe';
import { BrowserNameDto, BrowserVaultListDto } from './browser-vault.dto';
import { BrowserVaultsService } from './browser-vaults.service';

@ApiTags('me')
@Controller('me/browser-vaults')
export class BrowserVaultsController {
  constructor(private readonly vaults: BrowserVaultsService) {}

  @Get()
  @ApiOperation({ summary: 'The browsers in which I keep SSH secrets, the last seen first' })
  @ApiOkResponse({ type: BrowserVaultListDto })
  async list(@CurrentCaller() caller: Caller): Promise<BrowserVaultListDto> {
    return { items: await this.vaults.list(caller.accountId) };
  }

  @Put(':vaultId')
  @HttpCode(204)
  @ApiOperation({ summary: 'This vault was seen today' })
  seen(
    @CurrentCaller() caller: Caller,
    @Param('vaultId', RecordIdPipe) vaultId: string,
    @Body() name: BrowserNameDto,
  ): Promise<void> {
    return this.vaults.seen(caller.accountId, vaultId, name);
  }

  @Delete(':vaultId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Forget that this vault was there' })
  forget(@CurrentCaller() caller: Caller, @Param('vaultId', RecordIdPipe) vaultId: string): Promise<void> {
    return this.vaults.forget(caller.accountId, vaultId);
  }
}
