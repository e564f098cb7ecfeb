/** Makes this browser one without WebGL, until the spec is over. */
export function withoutWebgl(): void {
  const { getContext } = HTMLCanvasElement.prototype;
  spyOn(HTMLCanvasElement.prototype, 'getContext').and.callFake(function (
    this: HTMLCanvasElement,
    kind: string,
    ...rest: unknown[]
  ) {
    return kind === 'webgl2' ? null : Reflect.apply(getContext, this, [kind, ...rest]);
  });
}
