// `nx run lint-rules:draw`: draws the pictures of the architecture page anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { PICTURES_PAGE, withPictures } from './picture.mjs';

writeFileSync(PICTURES_PAGE, withPictures(process.cwd(), readFileSync(PICTURES_PAGE, 'utf8')));
