import { arrowsBetween, productFiles, reached } from './arrows.mjs';
import { LAYERS } from './layers.mjs';

/** The page that shows the pictures. Each stands between a comment that names what it shows, and one that ends it. */
export const PICTURES_PAGE = 'docs/architecture.md';

/** The page's text with its pictures as the code has them now, drawn by Mermaid. `cwd` is the workspace root. */
export function withPictures(cwd, page) {
  const pictures = { projects: projectsPicture(cwd) };
  for (const [root, layers] of Object.entries(LAYERS)) pictures[root] = layersPicture(cwd, root, layers);
  return page.replace(/(<!-- picture: (.+) -->\n)[^]*?(<!-- end -->)/g, (_, begin, name, end) => {
    if (!(name in pictures)) throw new Error(`There is no picture of ${name}.`);
    return `${begin}\n\`\`\`mermaid\n${pictures[name]}\n\`\`\`\n\n${end}`;
  });
}

/** Apps and libraries, and which imports which. */
function projectsPicture(cwd) {
  const project = (file) => /^(?:apps|libs)\/([^/]+)\/src\//.exec(file)?.[1];
  const files = productFiles(cwd, '{apps,libs}/*/src/**/*.ts');
  return drawn('LR', arrowsBetween(cwd, files, project));
}

/** The folders of an application, a row for each layer, and which imports which. */
function layersPicture(cwd, root, layers) {
  const folders = layers.flat();
  const folder = (file) => folders.find((each) => file.startsWith(`${root}/${each}/`));
  const arrows = arrowsBetween(cwd, productFiles(cwd, `${root}/**/*.ts`), folder);
  const rows = layers.map((layer, index) =>
    [`  subgraph ${index + 1}`, '    direction LR', ...layer.map((each) => `    ${each}`), '  end'].join(
      '\n',
    ),
  );
  return drawn('TD', arrows, rows);
}

function drawn(direction, arrows, rows = []) {
  const lines = Array.from(reduced(arrows), ([from, targets]) =>
    targets.map((to) => `  ${from} --> ${to}`),
  ).flat();
  return [`flowchart ${direction}`, ...rows, ...lines.sort()].join('\n');
}

/** Without the arrows that others already tell, by way of a third: a picture of all cannot be read. No cycles. */
function reduced(arrows) {
  return new Map(
    Array.from(arrows, ([from, targets]) => {
      const around = [...targets].flatMap((to) => [...reached(arrows, to)]);
      return [from, [...targets].filter((to) => !around.includes(to))];
    }),
  );
}
