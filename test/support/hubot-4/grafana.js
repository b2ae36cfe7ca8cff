// Hubot 4 loads scripts with `require`, and only those that end in .js: this hands it our source.
module.exports = require('../../../scripts/grafana.ts');
