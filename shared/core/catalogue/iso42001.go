package catalogue

import "strings"

// iso42001 is the file standards/iso42001.yaml.
type iso42001 struct {
	Standard string   `yaml:"standard"`
	Note     string   `yaml:"note"`
	Mark     Mark     `yaml:"mark"`
	Clauses  []Clause `yaml:"clauses"`
	AnnexA   annexA   `yaml:"annex_a"`
	Aliases  []alias  `yaml:"aliases_to_rewrite"`
	Refused  []refuse `yaml:"refused"`
}

type annexA struct {
	Mark       Mark        `yaml:"mark"`
	Objectives []Objective `yaml:"objectives"`
	Controls   []Control   `yaml:"controls"`
}

// Clause is a clause of ISO/IEC 42001:2023, or the heading above some.
type Clause struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	// Organization is true where only the organization as a whole can show
	// conformity, so that nothing made for one system is more than supporting
	// evidence.
	Organization bool `yaml:"organization"`
	Mark         Mark `yaml:"mark"`
}

// Heading reports whether the clause is a chapter (4 to 10), which nobody can
// name as evidence.
func (c Clause) Heading() bool { return !strings.Contains(c.ID, ".") }

// Token is the clause as OSCAL writes it. OSCAL refuses a token that starts with
// a digit, so "8.4" is "cl-8.4".
func (c Clause) Token() string { return "cl-" + c.ID }

// Objective is a control objective of Annex A, A.2 to A.10.
type Objective struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Mark  Mark   `yaml:"mark"`
}

// Control is a control of Annex A. Annex A is normative, yet not all of its
// controls have to be used: the statement of applicability decides.
type Control struct {
	ID        string `yaml:"id"`
	Title     string `yaml:"title"`
	Meaning   string `yaml:"meaning"`
	Objective string `yaml:"objective"`
	Mark      Mark   `yaml:"mark"`
}

// Token is the control as OSCAL writes it: "A.6.2.4" is "a.6.2.4".
func (c Control) Token() string { return strings.ToLower(c.ID) }

// alias is a label that is in use and wrong, and what it is rewritten to.
type alias struct {
	Spellings []string `yaml:"spellings"`
	Clause    string   `yaml:"clause"`
	Family    string   `yaml:"family"`
	Note      string   `yaml:"note"`
}

// ref is what the alias stands for, such as "8.1/A.6".
func (a alias) ref() string { return a.Clause + "/" + a.Family }

// refuse is an id that people bring from elsewhere, and why it is none here.
type refuse struct {
	ID      string `yaml:"id"`
	Reason  string `yaml:"reason"`
	Nearest string `yaml:"nearest"`
}
