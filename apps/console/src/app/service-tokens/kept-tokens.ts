import {
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  model,
  resource,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import type { ServiceToken } from '@kiops/contracts';
import { DateWords } from '../dates/date-words';
import { ServiceClock } from '../dates/service-clock';
import { toFailure } from '../problem/failure';

/** Reads the service tokens of an account. */
export type LoadTokens = () => Promise<readonly ServiceToken[]>;

/**
 * The service tokens that end together with a password or with sessions, each with a box by which it is kept. No box is
 * ticked by itself: whoever got in may have made any of them. Nothing at all where there is no token.
 */
@Component({
  selector: 'kiops-kept-tokens',
  imports: [MatButton, MatCheckbox],
  templateUrl: './kept-tokens.html',
  styleUrl: './kept-tokens.scss',
  host: { tabindex: '-1' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeptTokens {
  readonly load = input.required<LoadTokens>();
  /** The ids of the ticked ones. */
  readonly kept = model<readonly string[]>([]);

  readonly #words = inject(DateWords);
  readonly #clock = inject(ServiceClock);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected readonly tokens = resource({
    params: () => this.load(),
    loader: async ({ params: load }) =>
      (await load()).filter(({ expiresAt }) => !isPast(expiresAt, this.#clock.now())),
  });
  protected readonly rows = computed(() =>
    this.tokens.hasValue()
      ? this.tokens.value().map(({ id, name, lastUsedAt, expiresAt }) => ({
          id,
          name,
          facts: `${lastUsedAt === null ? 'Never used' : `Last used ${this.#words.relative(lastUsedAt)}`} · expires ${this.#words.relative(expiresAt)}`,
        }))
      : [],
  );
  protected readonly failure = computed(() => {
    const error = this.tokens.error();
    return error ? toFailure(error).message : undefined;
  });

  /** The button that was pressed goes: the focus stays here. */
  protected loadAgain(): void {
    this.#host.nativeElement.focus();
    this.tokens.reload();
  }

  protected keep(id: string, ticked: boolean): void {
    this.kept.update((kept) => (ticked ? [...kept, id] : kept.filter((other) => other !== id)));
  }
}

function isPast(at: string, now: Date): boolean {
  return Date.parse(at) <= now.getTime();
}
