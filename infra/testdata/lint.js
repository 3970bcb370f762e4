// Reads {name: definition} from standard input, and writes what AWS's two linters
// of the Amazon States Language find: [{"linter", "name", "says"}].
const { createRequire } = require("node:module");
const load = createRequire(process.argv[2]);
const validate = load("asl-validator");
const { getLanguageService, TextDocument, ASL_SCHEMA } = load("amazon-states-language-service");

async function service(name, text) {
  const s = getLanguageService({});
  s.configure({ validate: true, allowComments: false, schemas: [{ uri: "asl", fileMatch: ["*"], schema: ASL_SCHEMA }] });
  const document = TextDocument.create(`file:///${name}.asl.json`, "asl", 1, text);
  const found = await s.doValidation(document, s.parseJSONDocument(document));
  return found.map((d) => ({ linter: "amazon-states-language-service", name, says: `line ${d.range.start.line + 1}: ${d.message}` }));
}

function validator(name, text) {
  const { errors } = validate(JSON.parse(text));
  return errors.map((e) => ({ linter: "asl-validator", name, says: `${e["Error code"]}: ${e.Message}` }));
}

(async () => {
  const given = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const found = [];
  for (const [name, text] of Object.entries(given)) {
    found.push(...validator(name, text), ...(await service(name, text)));
  }
  process.stdout.write(JSON.stringify(found));
})();
