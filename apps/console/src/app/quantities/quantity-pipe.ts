import { Pipe, type PipeTransform } from '@angular/core';
import { quantity } from './quantities';

/** `12 | quantity: 'record'` → “12 records”. */
@Pipe({ name: 'quantity' })
export class QuantityPipe implements PipeTransform {
  readonly transform = quantity;
}
