import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

/** What a page of items is. */
interface PageDto<Item> {
  items: Item[];
  nextCursor: string | null;
  total: number;
}

/** The class of a page of these items, for the API's description. */
export function pageDto<Item>(item: Type<Item>): Type<PageDto<Item>> {
  class Page implements PageDto<Item> {
    @ApiProperty({ type: [item] })
    items: Item[];

    @ApiProperty({
      type: String,
      nullable: true,
      description:
        'Opaque; null on the last page. A page can have fewer items than its limit and yet not be the last.',
    })
    nextCursor: string | null;

    @ApiProperty({ description: 'How many records the filter leaves.' })
    total: number;
  }
  return Page;
}
