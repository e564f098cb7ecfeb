/** A browser that has never been here, signed in. */
export async function newContext(browser, { origin, cookieHeader }, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const cookies = cookieHeader().split('; ');
  const added = cookies.map((cookie) => ({
    name: cookie.split('=')[0],
    value: cookie.split('=')[1],
    url: origin,
  }));
  await context.addCookies(added);
  return context;
}
