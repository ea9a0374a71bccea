// Opens a file of JSON as VS Code does, which finds the schema by the key $schema; prints what it underlines, and what it
// tells of the key "outputs".
const { readFileSync } = require("node:fs");
const { fileURLToPath, pathToFileURL } = require("node:url");
const { getLanguageService, TextDocument } = require("vscode-json-languageservice");

const uri = pathToFileURL(process.argv[2]).href;
const service = getLanguageService({
  schemaRequestService: async (address) => readFileSync(fileURLToPath(address), "utf8"),
  workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href },
});
const document = TextDocument.create(uri, "json", 1, readFileSync(process.argv[2], "utf8"));
const parsed = service.parseJSONDocument(document);
(async () => {
  const findings = await service.doValidation(document, parsed, { schemaValidation: "error" });
  const hover = await service.doHover(document, document.positionAt(document.getText().indexOf('"outputs"') + 1), parsed);
  console.log(JSON.stringify({ findings, hover: hover && hover.contents }));
})();
