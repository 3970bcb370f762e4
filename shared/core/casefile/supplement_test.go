package casefile

import (
	"os"
	"strings"
	"testing"

	"conoe/shared/core/fault"
)

const goodSupplement = `conoe: case/v1
id: reading-helper-more
title: What happened later
origin: invented
supplement_to: reading-helper
people:
  - {id: sam, name: Sam}
steps:
  - by: sam
    save:
      value_clusters:
        - {id: VCL-01, core_value: RESPECT, demonstrators: [{id: VD-03}]}
      evrs:
        - {id: EVR-0001, statement: Changed., demonstrators: ["VCL-01#VD-03"], src: [TEAM]}
  - {by: ada, submit: {refs: [EVR-0001, EVR-0003, C8R-001]}}
`

func withBase(t *testing.T) Reader {
	t.Helper()
	return Reader{Base: func(id string) (*Case, error) {
		if id != "reading-helper" {
			return nil, fault.Errorf(fault.NotFound, "There is no case %s.", id)
		}
		return Reader{}.Read(goodName, []byte(good(t)+
			"  - {by: vic, save: {changes: [{id: CHG-001}]}}\n  - {by: vic, save: {changes: [{id: CHG-002, affects: [CHG-001]}]}}\n"))
	}}
}

func TestSupplement(t *testing.T) {
	c, err := withBase(t).Read("more.yaml", []byte(goodSupplement))
	if err != nil {
		t.Fatal(err)
	}
	if c.Base == nil || c.Base.ID != "reading-helper" || len(c.Persons()) != 5 || c.Persons()[4].ID != "sam" {
		t.Errorf("got base %v and people %v", c.Base, c.Persons())
	}
}

func TestSupplementIsRefused(t *testing.T) {
	for _, b := range []bad{
		{"unknown item", "[EVR-0001, EVR-0003, C8R-001]}}", "[EVR-0009]}} #!", "/steps/1/submit/refs/0", "there is no EVR-0009"},
		{"demonstrator of the base", `["VCL-01#VD-03"]`, `["VCL-01#VD-02"], #!` + "\n           form: user_story", "/steps/0/save/evrs/0/demonstrators/0", "no demonstrator VD-02"},
		{"circle through the base", "      evrs:\n", "      changes: [{id: CHG-001, affects: [CHG-002]}] #!\n      evrs:\n", "/steps/0/save/changes/0/affects/0", "this is a circle: CHG-001 → CHG-002 → CHG-001"},
		{"alias of the base", "{id: sam, name: Sam}", "{id: ada, name: Sam} #!", "/people/0/id", "ada already stands for somebody in the case that this supplements"},
		{"source of the base", "steps:", "sources:\n  - {key: TEAM, ref: x} #!\nsteps:", "/sources/0/key", "TEAM already stands for a source in the case"},
		{"of itself", "supplement_to: reading-helper", "supplement_to: reading-helper-more #!", "/supplement_to", "does not supplement itself"},
		{"items of its own", "steps:", "items: {evrs: []} #!\nsteps:", "/items", "Save the items in a step"},
		{"review of its own", "steps:", "review: {title: x, by: ada}\nsteps:", "/", "`review` and `supplement_to` cannot stand side by side"},
	} {
		t.Run(b.name, func(t *testing.T) {
			text := strings.Replace(goodSupplement, b.old, b.new, 1)
			_, err := withBase(t).Read(goodName, []byte(text))
			mustRefuse(t, err, lineOfMark(text), b.path, b.words)
		})
	}
}

func TestSupplementWithoutItsBase(t *testing.T) {
	_, err := Reader{}.Read(goodName, []byte(goodSupplement))
	mustRefuse(t, err, lineWith(goodSupplement, "supplement_to"), "/supplement_to", `Give that case too`)
}

func TestSupplementOfAnotherCase(t *testing.T) {
	text := strings.Replace(goodSupplement, "supplement_to: reading-helper", "supplement_to: scanner", 1)
	r := withBase(t)
	if _, err := r.Read(goodName, []byte(text)); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a base that there is not: %v", err)
	}
	r.Base = func(string) (*Case, error) { return read(t, good(t)), nil }
	_, err := r.Read(goodName, []byte(text))
	mustRefuse(t, err, lineWith(text, "supplement_to"), "/supplement_to", `goes on with the case "scanner" and was given "reading-helper"`)
	r.Base = func(string) (*Case, error) { return nil, os.ErrClosed }
	if _, err := r.Read(goodName, []byte(text)); fault.CodeOf(err) != fault.Internal {
		t.Errorf("a base that cannot be read: %v", err)
	}
}
