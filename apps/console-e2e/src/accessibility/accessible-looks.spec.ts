import { expect, test } from '@playwright/test';
import { faultsByLook } from '../fixtures/accessible';

/** A page with a fault in every look that is in no other, or only in those that share its settings. */
const FAULTY = `<!doctype html>
<html lang="en">
  <head>
    <title>Faults</title>
    <style>
      body { color: black; background: white; }
      button { width: 48px; height: 48px; }
      @media (prefers-color-scheme: dark) {
        body { color: white; background: black; }
        .in-the-dark { color: #666; }
      }
      @media (prefers-contrast: more) and (prefers-color-scheme: light) { .with-more-contrast { color: #666; } }
      @media (prefers-contrast: more) and (prefers-color-scheme: dark) { .with-both { color: #888; } }
      @media (width: 390px) { .close { width: 12px; height: 12px; padding: 0; } }
      @media (width: 640px) { .unnamed span { display: none; } }
      @media (width: 320px) { .wide { width: 400px; } }
    </style>
  </head>
  <body>
    <main>
      <h1>Faults</h1>
      <img class="in-every-look" src="data:," />
      <p class="in-the-dark">In the dark</p>
      <p class="with-more-contrast">With more contrast</p>
      <p class="with-both">With both</p>
      <div><button class="close">1</button><button class="close">2</button></div>
      <button class="unnamed"><span>Name</span></button>
      <p class="wide">Wide</p>
    </main>
  </body>
</html>`;

test('each look finds the faults that are only there', async ({ page }) => {
  await page.setContent(FAULTY);
  expect(await faultsByLook(page)).toEqual({
    light: ['image-alt: img'],
    dark: ['color-contrast: .in-the-dark'],
    'more contrast': ['color-contrast-enhanced: .with-more-contrast'],
    'dark with more contrast': ['color-contrast-enhanced: .with-both', 'color-contrast: .in-the-dark'],
    'a phone': ['target-size: .close:nth-child(1), .close:nth-child(2)'],
    '200 %': ['button-name: .unnamed'],
    '400 %': ['the page scrolls sideways'],
  });
});
