import { ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS, SINGLE_LINE_TEXT } from '@kiops/contracts';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

/** Base64url (RFC 4648 section 5). */
export const CURSOR = /^[\w-]*$/;

/** How a list is filtered and paged. */
export class PageQueryDto {
  @ApiPropertyOptional({
    description: 'In the label, the address, the user name, and the names of connected services.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.filter.max, { message: `Use at most ${LIMITS.filter.max} characters.` })
  @Matches(SINGLE_LINE_TEXT, { message: 'Use plain text on one line.' })
  q?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: LIMITS.pageSize.max, default: LIMITS.pageSize.default })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Use a whole number.' })
  @Min(1, { message: 'Use at least 1.' })
  @Max(LIMITS.pageSize.max, { message: `Use at most ${LIMITS.pageSize.max}.` })
  limit: number = LIMITS.pageSize.default;

  @ApiPropertyOptional({ description: 'The `nextCursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(16_384)
  @Matches(CURSOR, { message: 'This is no cursor of a page.' })
  cursor?: string;
}

/** How a list is filtered, sorted and paged. */
export class ListQueryDto extends PageQueryDto {
  @ApiPropertyOptional({
    description: 'A field; with a minus in front, from the end.',
    example: '-updatedAt',
  })
  @IsOptional()
  @Matches(/^-?[a-zA-Z]{1,30}$/, {
    message: 'Use the name of a field, with a minus in front for the other direction.',
  })
  sort?: string;
}
