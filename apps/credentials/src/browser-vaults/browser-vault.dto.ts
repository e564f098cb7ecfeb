import { ApiProperty } from '@nestjs/swagger';
import { SINGLE_LINE_TEXT } from '@kiops/contracts';
import { IsString, Length, Matches } from 'class-validator';

/** How a browser is told apart from the account's others. */
export class BrowserNameDto {
  @ApiProperty({ example: 'Chromium', maxLength: 60 })
  @Matches(SINGLE_LINE_TEXT, { message: 'Use one line of plain text.' })
  @Length(1, 60, { message: 'Use 1 to 60 characters.' })
  @IsString({ message: 'Name the browser.' })
  browser: string;

  @ApiProperty({ example: 'Linux', maxLength: 60 })
  @Matches(SINGLE_LINE_TEXT, { message: 'Use one line of plain text.' })
  @Length(1, 60, { message: 'Use 1 to 60 characters.' })
  @IsString({ message: 'Name the system.' })
  system: string;
}

/** A vault as it was last seen. */
export class BrowserVaultDto extends BrowserNameDto {
  @ApiProperty({ format: 'uuid' })
  vaultId: string;

  @ApiProperty({ format: 'date' })
  lastSeenOn: string;
}

export class BrowserVaultListDto {
  @ApiProperty({ type: [BrowserVaultDto] })
  items: readonly BrowserVaultDto[];
}
