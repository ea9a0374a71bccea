// Reads a schema and a list of values; prints for each value whether ajv, in its strictest mode, takes it.
const { readFileSync } = require("node:fs");
const Ajv = require("ajv");

const [schema, values] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf8")));
// A rule between keys requires keys of the schema around it, which strictRequired does not look at.
const validate = new Ajv({ strict: true, strictRequired: false }).compile(schema);
console.log(JSON.stringify(values.map((value) => validate(value))));
