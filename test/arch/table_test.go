package arch

import (
	"path"
	"slices"
	"strings"
)

const module = "conoe"

// A row says what the packages in a folder may import. A folder may have
// stars, and covers everything below it; the first row that fits counts.
// Whatever the row says, packages in one folder may import each other.
type row struct {
	dir     string
	may     []string // import paths, each with everything below it, or std or anything
	because string
}

const (
	std      = "the standard library"
	anything = "anything"

	uuid      = "github.com/google/uuid"
	yaml      = "go.yaml.in/yaml/v3"
	jcs       = "github.com/gowebpki/jcs"
	norm      = "golang.org/x/text/unicode/norm"
	bbolt     = "go.etcd.io/bbolt"
	kong      = "github.com/alecthomas/kong"
	slackgo   = "github.com/slack-go/slack"
	lambdago  = "github.com/aws/aws-lambda-go"
	sdk       = "github.com/aws/aws-sdk-go-v2"
	smithy    = "github.com/aws/smithy-go"
	cdk       = "github.com/aws/aws-cdk-go"
	core      = module + "/shared/core"
	adapter   = module + "/shared/adapter"
	config    = module + "/shared/config"
	workflows = module + "/workflows"
	templates = module + "/templates"
	handler   = module + "/functions/internal/handler"
	face      = module + "/functions/internal/face"
)

// table is section 4 of the design. The rows of the core stand on their floors,
// lowest first, and a row may name only rows above it.
var table = []row{
	{"workflows", may(std), "workflows are data, the same bytes everywhere"},
	{"templates", may(std), "templates are data, the same bytes everywhere"},

	{coreRow("fault"), inCore(), "the codes of a refusal are the ground floor"},
	{coreRow("approval"), inCore("fault").and("github.com/rickar/cal/v2"), "approval knows subjects by id and digest only; deadlines need a business-day calendar"},
	{coreRow("ledger"), inCore("fault").and("golang.org/x/mod/sumdb/tlog", "golang.org/x/mod/sumdb/note", jcs, norm), "the ledger keeps bytes: canonical JSON, NFC text, a Merkle log and signed heads"},
	{coreRow("checkpoint"), inCore("fault", "ledger").and("golang.org/x/mod/sumdb/note"), "a checkpoint is a head in a signed note, and knows keys by what they sign"},
	{coreRow("relay"), inCore("fault", "ledger"), "the relay moves cursors along streams and knows entries as bytes"},
	{coreRow("asl"), inCore("fault").and("github.com/recolabs/gnata"), "the workflow engine evaluates JSONata and knows no product"},
	{coreRow("catalogue"), inCore("fault").and(yaml), "catalogues of the standards are read from YAML and know no review"},
	{coreRow("review"), inCore("fault", "approval", "ledger").and(norm), "a review is folded from ledger entries and holds approvals; its text is NFC"},
	{coreRow("rules"), inCore("fault", "approval", "ledger", "asl", "catalogue", "review").and(yaml), "rules judge a review; the policy table is YAML"},
	{coreRow("view"), inCore("fault", "approval", "ledger", "review", "rules"), "rows of lists are a function of the fold and the policy"},
	{coreRow("casefile"), inCore("fault", "approval", "ledger", "asl", "catalogue", "review").and(yaml, norm), "a case is YAML with a published schema, and becomes entries of a review"},
	{coreRow("clause8"), inCore("fault", "approval", "ledger", "asl", "catalogue", "review", "rules", "casefile"), "records are collected from a review and its findings"},
	{coreRow("evidence"), inCore("fault", "approval", "ledger", "asl", "catalogue", "review", "rules", "casefile", "clause8", "checkpoint"), "a bundle holds records and proofs"},
	{coreRow("usecase"), inCore("fault", "approval", "ledger", "asl", "catalogue", "review", "rules", "casefile", "clause8", "checkpoint", "evidence", "view"), "a verb uses everything below it"},
	{coreRow("flow"), inCore("fault", "approval", "ledger", "review", "rules", "usecase"), "where a process stands is read from the fold, and its tasks are use cases"},
	{coreRow("guide"), inCore("fault", "approval", "ledger", "asl", "catalogue", "review", "rules", "casefile").and(yaml, norm), "what a person is asked is data in YAML, read from documents and findings; answers are NFC"},
	{coreRow("play"), inCore("fault", "approval", "ledger", "asl", "catalogue", "review", "rules", "casefile", "clause8", "evidence", "usecase"), "a play calls verbs, as a person would"},

	{"shared/adapter/dynamo", onlyFor(sdk+"/aws", sdk+"/service/dynamodb", sdk+"/feature/dynamodb", smithy), "the ledger and views in DynamoDB"},
	{"shared/adapter/stepfn", onlyFor(sdk+"/aws", sdk+"/service/sfn", smithy), "executions in Step Functions"},
	{"shared/adapter/objects", onlyFor(sdk+"/aws", sdk+"/service/s3", smithy), "files in S3"},
	{"shared/adapter/queue", onlyFor(sdk+"/aws", sdk+"/service/sqs", smithy), "doorbells put back for later"},
	{"shared/adapter/secrets", onlyFor(sdk+"/aws", sdk+"/service/secretsmanager", smithy), "secrets in Secrets Manager"},
	{"shared/adapter/kms", onlyFor(sdk+"/aws", sdk+"/service/kms", smithy), "signing with KMS"},
	{"shared/adapter/bolt", onlyFor(bbolt), "the ledger and views in one file"},
	{"shared/adapter/localflow", onlyFor(bbolt), "executions beside the ledger, in the file that bolt opened"},
	{"shared/adapter/files", onlyFor(), "files in a folder"},
	{"shared/adapter/filekey", onlyFor(), "signing with a key file"},
	{"shared/adapter/slackapp", onlyFor("github.com/gorilla/websocket"), "the Slack API and its sockets, called with JSON as it is: slack-go drops fields"},
	{"shared/adapter/standin", onlyFor(slackgo, "github.com/gorilla/websocket"), "the Slack API and its sockets, stood in for"},
	{"shared/adapter/render", onlyFor("github.com/xuri/excelize/v2", "codeberg.org/go-pdf/fpdf", "github.com/defenseunicorns/go-oscal"), "documents from evidence values"},

	{"shared/config", may(std), "settings are read by programs and by infra, so they drag nothing along"},

	{"functions/internal/handler", may(std, core, config, workflows, templates, lambdago, slackgo, uuid), "handlers run in local mode too, so they know no cloud service"},
	{"functions/internal/face", may(std, core, templates, slackgo, adapter+"/slackapp", handler), "what people see and do in Slack; the rest of a review is none of its business"},
	{"functions/internal/wire", may(std, module+"/shared", handler, face, workflows, templates, lambdago, sdk), "wire is the one place that joins the cloud adapters"},
	{"functions/internal/*", nil, "only handler, face and wire are agreed on: a fourth needs a row"},
	{"functions/local", localMay, "the whole product in one process, without AWS"},
	{"functions/verify", localMay, "whoever verifies a bundle needs no AWS and no account"},
	{"functions/*", may(std, module+"/functions/internal", config, lambdago), "a main is wiring; functions do not know each other"},

	{"infra", may(std, workflows, config, cdk, "github.com/aws/constructs-go", "github.com/aws/jsii-runtime-go", "github.com/cdklabs/cdk-nag-go"), "infra describes what is deployed and runs none of it"},
	{"test", may(anything), "nothing in test is shipped, and no row lets a product package import it"},
}

var localMay = may(std, handler, face, core, config, workflows, templates, lambdago, kong, uuid,
	adapter+"/bolt", adapter+"/localflow", adapter+"/files", adapter+"/filekey",
	adapter+"/slackapp", adapter+"/standin", adapter+"/render")

// A ban says what packages may not reach, however many of our own packages
// lie between.
type ban struct {
	from    []string
	never   []string
	because string
}

var bans = []ban{
	{
		may("functions/local", "functions/verify", "functions/internal/handler"),
		may(sdk, smithy, cdk, adapter+"/dynamo", adapter+"/stepfn", adapter+"/objects", adapter+"/queue", adapter+"/secrets", adapter+"/kms"),
		"local mode and the verifier run without AWS",
	},
	{
		may("functions/internal", "functions/verify", "infra"),
		may(adapter + "/standin"),
		"no Lambda and no verifier can be made to talk to a stand-in for Slack",
	},
	{
		may("shared/core", "shared/config", "workflows", "templates"),
		may("github.com/aws", "github.com/slack-go", bbolt, adapter, module+"/functions", module+"/infra", module+"/test"),
		"the core and the data know no technology and no program",
	},
}

type paths []string

func may(p ...string) paths { return p }

func (p paths) and(more ...string) paths { return append(slices.Clone(p), more...) }

func coreRow(name string) string { return "shared/core/" + name }

func inCore(names ...string) paths {
	p := may(std, uuid)
	for _, n := range names {
		p = append(p, core+"/"+n)
	}
	return p
}

func onlyFor(technology ...string) paths { return may(std, core).and(technology...) }

// rowFor finds the row of a folder and the part of the folder that its pattern
// covers, within which packages may import each other.
func rowFor(dir string) (r row, unit string, ok bool) {
	parts := strings.Split(dir, "/")
	for _, r := range table {
		n := strings.Count(r.dir, "/") + 1
		if n > len(parts) {
			continue
		}
		unit := path.Join(parts[:n]...)
		if fits, err := path.Match(r.dir, unit); err == nil && fits {
			return r, unit, true
		}
	}
	return row{}, "", false
}

func (r row) allows(unit, imported string) bool {
	if below(imported, module+"/"+unit) {
		return true
	}
	return slices.ContainsFunc(r.may, func(m string) bool {
		return m == anything || m == std && standard(imported) || below(imported, m)
	})
}

// below reports whether an import path is root or lies under it.
func below(imported, root string) bool {
	return imported == root || strings.HasPrefix(imported, root+"/")
}

// standard reports whether an import path is of the standard library, whose
// first element is the only one without a dot, ours apart. Cgo's "C" is not.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return first != module && first != "C" && !strings.Contains(first, ".")
}
