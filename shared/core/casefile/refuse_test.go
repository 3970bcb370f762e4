package casefile

import (
	"strings"
	"testing"
	"time"

	"conoe/shared/core/fault"
)

// A bad case is the good one with a part replaced. Its fault is in the line
// that holds "#!".
type bad struct {
	name     string
	old, new string
	path     string
	words    string
}

func (b bad) check(t *testing.T) {
	t.Helper()
	text := good(t)
	if !strings.Contains(text, b.old) {
		t.Fatalf("%q is not in the good case", b.old)
	}
	text = strings.Replace(text, b.old, b.new, 1)
	_, err := Reader{}.Read(goodName, []byte(text))
	mustRefuse(t, err, lineWith(text, "#!"), b.path, b.words)
	if err != nil {
		t.Log(err)
	}
}

func TestRefusedByTheSchema(t *testing.T) {
	for _, b := range []bad{
		{"unknown field", "      verb: protect", "      vreb: protect #!", "/items/evrs/0/vreb", "Did you mean verb?"},
		{"unknown field far from all", "      verb: protect", "      gizmos: 1 #!", "/items/evrs/0/gizmos", "Possible here: accepted_reductions,"},
		{"unknown field at the top", "origin: invented", "origin: invented\nsteppes: [] #!", "/steppes", "Did you mean steps?"},
		{"unknown verb of a step", "confirm: [EVR-0003]}", "confrim: [EVR-0003]} #!", "/steps/10/confrim", "Did you mean confirm?"},
		{"unknown word", "verb: protect", "verb: protects #!", "/items/evrs/0/verb", "is not one of promote, protect, prevent, reduce. Did you mean protect?"},
		{"unknown word of the approval", "verdict: approve, comment", "verdict: aproved, comment: x, #!\n   would_change", "/steps/4/decide/verdict", "Did you mean approve?"},
		{"unknown code", "expect: Denied", "expect: Nope, #!\n   say: x", "/steps/6/expect", "Denied, Conflict"},
		{"true instead of yes", "purpose: Helps pupils to read", "in_aims_scope: true #!", "/items/system/in_aims_scope", "true is not one of yes, no, unknown."},
		{"text as a decimal", "threshold: 0, unit", "threshold: most, #!\n           unit", "/items/evrs/0/fit_criteria/0/threshold", `Write a plain number such as 12 or "0.5".`},
		{"huge decimal", "threshold: 0, unit", "threshold: 12345678901, #!\n           unit", "/items/evrs/0/fit_criteria/0/threshold", "too large"},
		{"spaces in an identifier", "guard: G1.external,", "guard: the first, #!\n    ", "/steps/14/waive/guard", "such as T5 or lens.culture"},
		{"spaces in a version", "purpose: Helps pupils to read", "criteria_version: the old one #!", "/items/system/criteria_version", "Write an identifier"},
		{"what is no control", "controls: [A.6.2.4]", "controls: [the sixth] #!\n      ", "/items/treatments/0/controls/0", "such as A.6.2.4"},
		{"name is missing", "{id: EVR-0002, statement", "{ #!\n      statement", "/items/evrs/1", "`id` is missing. Add it."},
		{"step of nobody", "- {by: vic, submit", "- { #!\n     submit", "/steps/3", "`by` is missing."},
		{"decision on nothing", "decide: {gate: G1, verdict", "decide: { #!\n     verdict", "/steps/6/decide", "exactly one has to be here: `refs`, `gate`"},
		{"wrong shape of a name", "id: STK-002", "id: STK-2, #!\n      exemption: x", "/items/stakeholders/1/id", "such as STK-001"},
		{"name of another type", "id: STK-002", "id: EVR-0002, #!\n      exemption: x", "/items/stakeholders/1/id", "such as STK-001"},
		{"name of a single document", "    purpose: Helps", "    id: SYS-2 #!\n    purpose: Helps", "/items/system/id", "Write SYS-1."},
		{"reference of another type", "treats_risks: [RSK-0001]}", "treats_risks: [EVR-0001]} #!", "/items/edrs/0/treats_risks/0", "RSK-0001 (risk)"},
		{"foreign reference", "      risks: [RSK-0001]", "      risks: [REV-1/RSK-0001] #!", "/items/evrs/0/risks/0", "RSK-0001"},
		{"date without a zone", "at: 2026-03-01T09:00:00Z", "at: 2026-03-01T09:00:00 #!", "/review/at", "the zone, such as 2026-03-01T09:00:00Z"},
		{"date without a time", "at: 2026-03-01T09:00:00Z", "at: 2026-03-01 #!", "/review/at", "the zone, such as 2026-03-01T09:00:00Z"},
		{"day that does not exist", "at: 2026-03-01T09:00:00Z", "at: 2026-02-30T09:00:00Z #!", "/review/at", "no day or time that exists"},
		{"year of another age", "at: 2026-03-01T09:00:00Z", "at: 0001-01-01T00:00:00Z #!", "/review/at", "between 1900 and 2199"},
		{"number as a text", "title: Reading helper, first release", "title: 42 #!", "/review/title", "42 is no text. Put it in quotes."},
		{"list as a text", "title: Reading helper, first release", "title: [a] #!", "/review/title", "here stands a list. Write a text."},
		{"text as a list", "statements: [VAL-0001]\n      priority", "statements: VAL-0001 #!\n      priority", "/items/value_clusters/0/statements", "Write a list"},
		{"text as a map", "review:\n", "review: soon #!\nabout2:\n", "/review", "Write fields"},
		{"text as a number", "window_days: 30", "window_days: thirty, #!\n       source: x", "/items/monitoring/0/window_days", "whole number"},
		{"number off the scale", "likelihood: 3", "likelihood: 6, #!\n       source: x", "/items/risks/0/likelihood", "6 is too large. Write 5 or less."},
		{"number below the scale", "likelihood: 3", "likelihood: 0, #!\n       source: x", "/items/risks/0/likelihood", "0 is too small. Write 1 or more."},
		{"missing key of a step", "verdict: approve, comment: Good.}}", "comment: Good.}} #!", "/steps/4/decide", "`verdict` is missing"},
		{"step without a verb", "- {by: vic, confirm: [EVR-0003]}", "- {by: vic, say: hm} #!", "/steps/10", "exactly one has to be here: `adopt`"},
		{"step with two verbs", "confirm: [EVR-0003]}", "confirm: [EVR-0003], adopt: true} #!", "/steps/10", "`adopt` and `confirm` cannot stand side by side"},
		{"adopt is not true", "adopt: true", "adopt: false, #!\n     expect: Denied", "/steps/0/adopt", "Write true."},
		{"empty list of references", "submit: {refs: [EVR-0001]}}", "submit: {refs: []}} #!", "/steps/3/submit/refs", "Fill it in"},
		{"empty text", "title: A reading helper for pupils", `title: "" #!`, "/title", "Fill it in"},
		{"text of spaces", "title: A reading helper for pupils", `title: "  " #!`, "/title", "Fill it in"},
		{"format of the future", "conoe: case/v1", "conoe: case/v9 #!", "/conoe", "Write case/v1."},
		{"wrong question", "    children: yes", "    Children!: yes #!", "/review/screening/Children!", "no key of a question"},
		{"jump of nothing", "jump: 36h", "jump: soon, #!\n     say: x", "/steps/7/jump", `"36h" or "10d", or "due"`},
		{"very long text", "statement: Teachers see the progress.", "statement: " + strings.Repeat("x", 40_001) + ", #!\n       verb: reduce", "/items/evrs/1/statement", "longer than 40000"},
		{"very long text in bytes", "statement: Teachers see the progress.", "statement: " + strings.Repeat("ä", 30_000) + ", #!\n       verb: reduce", "/items/evrs/1/statement", "longer than 40000 bytes"},
	} {
		t.Run(b.name, b.check)
	}
}

func TestRefusedByTheCrossChecks(t *testing.T) {
	for _, b := range []bad{
		{"two definitions of one item", "{id: EVR-0002, statement", "{id: EVR-0001, #!\n       statement", "/items/evrs/1", "EVR-0001 is defined here a second time; the first is in line"},
		{"two definitions in one step", "    save:\n", "    save:\n      evidence:\n        - {id: EVD-0001}\n        - {id: EVD-0001} #!\n", "/steps/9/save/evidence/1", "a second time"},
		{"two demonstrators of one name", "        - {id: VD-01, text", "        - {id: VD-01}\n        - {id: VD-01, #!\n           text", "/items/value_clusters/0/demonstrators/1", "VD-01 is defined twice"},
		{"two people of one alias", "  - {id: vic, name: Vic Values}", "  - {id: ada, name: Vic Values} #!", "/people/1/id", "ada already stands for somebody in line"},
		{"two sources of one key", "  - {key: TEAM, ref", "  - {key: TEAM, ref: a}\n  - {key: TEAM, ref: b} #!\n  - {key: T, ref", "/sources/1/key", "TEAM already stands for a source"},
		{"number 0", "{id: EVR-0002, statement", "{id: EVR-0000, #!\n       statement", "/items/evrs/1", "Count from 1"},
		{"unknown item", "evrs: [EVR-0001], treats", "evrs: [EVR-0009], #!\n       treats", "/items/edrs/0/evrs/0", "there is no EVR-0009. Add it to `evrs`"},
		{"unknown item in a step", "move: {refs: [EDR-0001]", "move: {refs: [EDR-0007] #!\n    ", "/steps/11/move/refs/0", "there is no EDR-0007"},
		{"item of a later step", "submit: {refs: [EVR-0001]}}", "submit: {refs: [EVR-0003]}} #!", "/steps/3/submit/refs/0", "EVR-0003 is only saved in line"},
		{"item of a later step in an item", "evrs: [EVR-0001], treats", "evrs: [EVR-0003], #!\n       treats", "/items/edrs/0/evrs/0", "EVR-0003 is only saved in line"},
		{"unknown demonstrator", `      demonstrators: ["VCL-01#VD-01"]`, `      demonstrators: ["VCL-01#VD-02"] #!`, "/items/evrs/0/demonstrators/0", "VCL-01 has no demonstrator VD-02"},
		{"demonstrator of an earlier version", `demonstrators: ["VCL-01#VD-02"]}`, `demonstrators: ["VCL-01#VD-01"]} #!`, "/steps/9/save/evrs/0/demonstrators/0", "VCL-01 has no demonstrator VD-01"},
		{"unknown person of a document", "owner: ron, decision", "owner: rom, #!\n       decision", "/items/risks/0/owner", "nobody is called rom. Did you mean ron?"},
		{"unknown person of a step", "- {by: vic, submit", "- {by: zoe, #!\n     submit", "/steps/3/by", "nobody is called zoe."},
		{"record before it is made", "adopt: true}", "adopt: true}\n  - {by: ada, submit: {refs: [C8R-001]}} #!", "/steps/1/submit/refs/0", "there is no C8R-001 yet"},
		{"unknown source", "src: [TEAM]}", "src: [TAEM]} #!", "/items/stakeholders/0/src/0", "no source has the key TAEM. Did you mean TEAM?"},
		{"requirement that conflicts with itself", "conflicts_with: [EVR-0001]}", "conflicts_with: [EVR-0002]} #!", "/items/evrs/1/conflicts_with/0", "EVR-0002 refers to itself"},
		{"risk that is linked to itself", "owner: ron, decision", "linked_risks: [RSK-0001], #!\n       decision", "/items/risks/0/linked_risks/0", "RSK-0001 refers to itself"},
		{
			"cycle", "    save:\n",
			"    save:\n      evidence:\n        - {id: EVD-0001, about: [EVD-0002]} #!\n" +
				"        - {id: EVD-0002, about: [EVD-0003]}\n        - {id: EVD-0003, about: [EVD-0001]}\n",
			"/steps/9/save/evidence/0/about/0", "EVD-0001 → EVD-0002 → EVD-0003 → EVD-0001",
		},
		{
			"long cycle", "    save:\n",
			"    save:\n      evidence:\n        - {id: EVD-0001, about: [EVD-0002]}\n        - {id: EVD-0002, about: [EVD-0003]} #!\n" +
				"        - {id: EVD-0003, about: [EVD-0004]}\n        - {id: EVD-0004, about: [EVD-0005]}\n        - {id: EVD-0005, about: [EVD-0006]}\n" +
				"        - {id: EVD-0006, about: [EVD-0007]}\n        - {id: EVD-0007, about: [EVD-0008]}\n        - {id: EVD-0008, about: [EVD-0002]}\n",
			"/steps/9/save/evidence/1/about/0", "EVD-0002 → EVD-0003 → EVD-0004 → EVD-0005 → EVD-0006 → EVD-0007 → … → EVD-0002",
		},
		{
			"cycle over two steps", "  - {by: vic, confirm: [EVR-0003]}",
			"  - {by: vic, save: {changes: [{id: CHG-001}]}}\n  - {by: vic, save: {changes: [{id: CHG-002, affects: [CHG-001]}]}}\n" +
				"  - {by: vic, save: {changes: [{id: CHG-001, affects: [CHG-002]}]}} #!",
			"/steps/12/save/changes/0/affects/0", "CHG-001 → CHG-002 → CHG-001",
		},
	} {
		t.Run(b.name, b.check)
	}
}

// TestRefusedAsAWhole are faults that no part of the good case shows.
func TestRefusedAsAWhole(t *testing.T) {
	deep := "conoe: case/v1\nid: " + strings.Repeat("[", 30) + strings.Repeat("]", 30) + " #!\n"
	laughs := "a: &a [x] #!\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
	many := "items: [" + strings.Repeat("a,", 210_000) + "] #!\n"
	for _, b := range []bad{
		{"empty file", "", "", "/", "there is nothing in the file. A case begins with `conoe: case/v1`."},
		{"only a comment", "", "# nothing #!\n", "/", "there is nothing in the file"},
		{"null", "", "~ #!\n", "/", "there is no value"},
		{"list instead of a map", "", "- conoe: case/v1 #!\n", "/", "here stands a list. Write fields"},
		{"text instead of a map", "", "hello #!\n", "/", "here stands a text. Write fields"},
		{"missing keys", "", "title: x #!\nreview: {title: x, by: a}\n", "/", "`conoe`, `id`, `origin` are missing. Add them."},
		{"neither review nor supplement", "", "conoe: case/v1 #!\nid: x\ntitle: x\norigin: invented\n", "/", "exactly one has to be here: `review`, `supplement_to`"},
		{"null value", "", "title: #!\n", "/title", "there is no value. Write one, or leave the field out; a text with"},
		{"fraction", "", "title: 1.5 #!\n", "/title", `"1.5" is a number with a fraction. Put it in quotes.`},
		{"infinity", "", "title: .inf #!\n", "/title", "Put it in quotes."},
		{"octal", "", "title: 0777 #!\n", "/title", `"0777" is no whole number in plain digits.`},
		{"huge number", "", "title: 12345678901234567890 #!\n", "/title", "no whole number"},
		{"number with underscores", "", "title: 1_000 #!\n", "/title", "no whole number"},
		{"field twice", "", "title: a\nid: b\ntitle: c #!\n", "/title", "this field stands here a second time; the first is in line 1."},
		{"number as a field", "", "title:\n  1: a #!\n", "/title", "the name of a field here is no word."},
		{"map as a field", "", "{a: b}: c #!\n", "/", "the name of a field here is no word."},
		{"empty field name", "", "\"\": c #!\n", "/", "1 to 100 characters"},
		{"long field name", "", strings.Repeat("x", 101) + ": c #!\n", "/", "1 to 100 characters"},
		{"billion laughs", "", laughs, "/a", "anchors (&) and aliases (*) are not possible"},
		{"alias in a list", "", "a: [&x b] #!\n", "/a/0", "anchors"},
		{"anchor at a field", "", "&x a: b #!\n", "/", "anchors"},
		{"merge key", "", "a: {b: c}\n<<: {d: e} #!\n", "/", "merge keys (<<)"},
		{"tag", "", "a: !!binary aGVsbG8= #!\n", "/a", "tags such as \"!!binary\""},
		{"own tag", "", "a: !mine x #!\n", "/a", "tags such as \"!mine\""},
		{"tag at a field", "", "!!str a: x #!\n", "/", "tags such as"},
		{"deep nesting", "", deep, "/id/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0", "deeper than 24 levels"},
		{"very many values", "", many, "/items/199997", "more than 200000 values"},
		{"escape that steers a terminal", "", "title: \"\\e[2J\" #!\n", "/title", "control character (U+001B)"},
		{"escape in a field", "", "\"\\0\": a #!\n", "/", "control character (U+0000)"},
	} {
		t.Run(b.name, func(t *testing.T) {
			_, err := Reader{}.Read(goodName, []byte(b.new))
			mustRefuse(t, err, max(1, lineOfMark(b.new)), b.path, b.words)
		})
	}
}

// TestRefusedAsText are faults of which only the line is known.
func TestRefusedAsText(t *testing.T) {
	for _, b := range []bad{
		{name: "broken UTF-8", new: "title: a\nabout: \xff #!\n", words: "not UTF-8"},
		{name: "UTF-16", new: "\xff\xfea\x00 #!", words: "not UTF-8"},
		{name: "control character", new: "title: a\nabout: \x1b #!\n", words: "control character (U+001B)"},
		{name: "NUL", new: "title: a\x00 #!", words: "control character (U+0000)"},
		{name: "tab", new: "title: a\nreview:\n\ttitle: b #!\n", words: "indented with a tab"},
		{name: "tab in a list", new: "steps:\n  - by: a\n\t\tsay: b #!\n", words: "indented with a tab"},
		{name: "two documents", new: "title: a\n--- #!\ntitle: b\n", words: "a second document begins"},
		{name: "two documents, the second empty", new: "title: a\n--- #!\n", words: "a second document begins"},
		{name: "second document broken", new: "title: a\n---\ntitle: [ #!\n", words: "not YAML"},
		{name: "bracket", new: "title: a\nabout: [b, c #!\nid: d\n", words: "not YAML"},
		{name: "quote", new: "title: a\nabout: \"b #!\nid: d\n", words: "not YAML"},
		{name: "colon in a text", new: "title: a\nabout: b: c #!\n", words: "put the text in quotes"},
		{name: "reserved character", new: "title: a\nabout: @b #!\n", words: "Put the text in quotes"},
		{name: "indentation", new: "title: a\n  about: b #!\n", words: "Check the indentation"},
		{name: "list beside fields", new: "title: a\n- b #!\n", words: "not YAML"},
		{name: "unknown alias", new: "title: a\nabout: *b #!\n", words: "`*` stands for an alias"},
	} {
		t.Run(b.name, func(t *testing.T) {
			_, err := Reader{}.Read(goodName, []byte(b.new))
			mustRefuse(t, err, lineOfMark(b.new), "", b.words)
		})
	}
}

func lineOfMark(text string) int {
	if !strings.Contains(text, "#!") {
		return 1
	}
	return lineWith(text, "#!")
}

// TestLinkedRisksMayNameEachOther: the two registers are linked both ways.
func TestLinkedRisksMayNameEachOther(t *testing.T) {
	read(t, strings.Replace(good(t), "owner: ron, decision: reduce}",
		"linked_risks: [RSK-0002]}\n    - {id: RSK-0002, register: ai_risk, linked_risks: [RSK-0001]}", 1))
}

func TestNewVersionInALaterStep(t *testing.T) {
	c := read(t, good(t))
	if got := c.Steps[9].Save.Clusters[0].ID; got != "VCL-01" {
		t.Errorf("got %s", got)
	}
}

func TestTooLarge(t *testing.T) {
	begin := time.Now()
	_, err := Reader{}.Read("big.yaml", make([]byte, 10<<20))
	if code := fault.CodeOf(err); code != fault.Limit || !strings.HasPrefix(fault.Sentence(err), "big.yaml: ") {
		t.Errorf("got %s: %v", code, err)
	}
	if took := time.Since(begin); took > time.Second {
		t.Errorf("took %s", took)
	}
}
