const { kiopsKarma } = require('../../tools/test/karma-preset.cjs');

module.exports = (config) => config.set(kiopsKarma(config, __dirname));
