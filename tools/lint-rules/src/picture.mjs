import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob, relative } from 'node:path';
import { importsIn, resolveImport } from './imports.mjs';
import { SPEC_FILES } from './layer-rules.mjs';
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

function productFiles(cwd, pattern) {
  return globSync(pattern, { cwd })
    .filter((file) => !SPEC_FILES.some((spec) => matchesGlob(file, spec)))
    .sort();
}

/** Which group imports which, for a function that tells the group of a file. */
function arrowsBetween(cwd, files, groupOf) {
  const { compilerOptions } = JSON.parse(readFileSync(join(cwd, 'tsconfig.base.json'), 'utf8'));
  const arrows = new Map();
  for (const file of files) {
    const from = groupOf(file);
    if (from === undefined) continue;
    if (!arrows.has(from)) arrows.set(from, new Set());
    for (const { fileName } of importsIn(readFileSync(join(cwd, file), 'utf8'))) {
      const target = resolveImport(cwd, compilerOptions.paths, join(cwd, file), fileName);
      const to = target && groupOf(relative(cwd, target));
      if (to !== undefined && to !== from) arrows.get(from).add(to);
    }
  }
  return arrows;
}

/** Without the arrows that others already tell, by way of a third: a picture of all cannot be read. No cycles. */
function reduced(arrows) {
  const reach = (from, seen = new Set()) => {
    for (const to of arrows.get(from) ?? []) if (!seen.has(to)) reach(to, seen.add(to));
    return seen;
  };
  return new Map(
    Array.from(arrows, ([from, targets]) => {
      const around = [...targets].flatMap((to) => [...reach(to)]);
      return [from, [...targets].filter((to) => !around.includes(to))];
    }),
  );
}
