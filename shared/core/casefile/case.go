// Package casefile reads cases: YAML files that describe a system, its design
// review and, step by step, what people did with them.
//
// A case is input from outside. Read refuses it with one sentence that names
// file, line and path, or gives a Case of which every word is in its list and
// every reference leads somewhere. It knows the documents of package review and
// nothing of rules, requests or storage.
package casefile

import (
	"conoe/shared/core/approval"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Format is the first line of every case: `conoe: case/v1`.
const Format = "case/v1"

// Case is one file.
type Case struct {
	Format string `json:"conoe"`
	ID     string `json:"id" is:"slug"` // lower case, digits and dashes
	Title  string `json:"title"`
	// Origin is printed with everything that is made from the case.
	Origin ledger.Origin `json:"origin"`
	// SupplementTo names the case that this one goes on with.
	SupplementTo string   `json:"supplement_to,omitzero" is:"slug"`
	About        string   `json:"about,omitzero"`
	License      string   `json:"license_note,omitzero"`
	Sources      []Source `json:"sources,omitzero"`
	People       []Person `json:"people,omitzero"`
	Review       Review   `json:"review,omitzero"` // absent in a supplement
	Items        Items    `json:"items,omitzero"`  // drafted when the review is opened, by its `by`
	Steps        []Step   `json:"steps,omitzero"`
	// Digest is the SHA-256 of the file's bytes; Lines finds the line of a path
	// such as "/steps/3/save/evrs/0".
	Digest ledger.Digest  `json:"-"`
	Lines  map[string]int `json:"-"`
	// Notes tell which control ids were read as others, with the line of each.
	Notes []string `json:"-"`
	// Base is the case that a supplement goes on with.
	Base *Case `json:"-"`
}

// Source is where facts come from; items name its key in `src`.
type Source struct {
	Key string `json:"key" is:"source"`
	Ref string `json:"ref"`
}

// Person is somebody in the case. ID is an alias within the case, and stands
// wherever a document names a person.
type Person struct {
	ID         string            `json:"id" is:"person"`
	Name       string            `json:"name"`
	Membership review.Membership `json:"membership,omitzero"` // member if absent
	Offices    []review.Office   `json:"offices,omitzero"`
}

// Review opens the design review.
type Review struct {
	Title   string         `json:"title"`
	Trigger review.Trigger `json:"trigger,omitzero"`
	By      string         `json:"by" is:"person"`
	At      ledger.Time    `json:"at,omitzero"` // the practice clock's start
	// Screening answers the eight questions, by key; unanswered is unknown.
	Screening map[string]review.Answer `json:"screening,omitzero"`
	Roles     []Holders                `json:"roles,omitzero"`
}

// Holders are the aliases in a role.
type Holders struct {
	Role      review.Role `json:"role"`
	Persons   []string    `json:"persons,omitzero" is:"person"`
	Alternate string      `json:"alternate,omitzero" is:"person"`
}

// Items are documents by type. The key of each list is the plural that people
// use; its order is that of review.Types.
type Items struct {
	System          *Entry[review.System]          `json:"system,omitzero"`
	ConOE           *Entry[review.ConOE]           `json:"conoe,omitzero"`
	Stakeholders    []Entry[review.Stakeholder]    `json:"stakeholders,omitzero"`
	Representatives []Entry[review.Representative] `json:"representatives,omitzero"`
	Engagements     []Entry[review.Engagement]     `json:"engagements,omitzero"`
	Statements      []Entry[review.Statement]      `json:"value_statements,omitzero"`
	Clusters        []Entry[review.Cluster]        `json:"value_clusters,omitzero"`
	Priorities      *Entry[review.Priorities]      `json:"value_priorities,omitzero"`
	EVRs            []Entry[review.EVR]            `json:"evrs,omitzero"`
	EDRs            []Entry[review.EDR]            `json:"edrs,omitzero"`
	Risks           []Entry[review.Risk]           `json:"risks,omitzero"`
	Treatments      []Entry[review.Treatment]      `json:"treatments,omitzero"`
	TradeOffs       []Entry[review.TradeOff]       `json:"trade_offs,omitzero"`
	Verifications   []Entry[review.Verification]   `json:"verifications,omitzero"`
	Evidence        []Entry[review.Evidence]       `json:"evidence,omitzero"`
	Updates         []Entry[review.Update]         `json:"updates,omitzero"`
	InfoRules       *Entry[review.InfoRules]       `json:"information_rules,omitzero"`
	Releases        []Entry[review.Release]        `json:"transparency_releases,omitzero"`
	ReleasePlan     *Entry[review.ReleasePlan]     `json:"release_plan,omitzero"`
	Monitoring      []Entry[review.Monitoring]     `json:"monitoring,omitzero"`
	Signals         []Entry[review.Signal]         `json:"signals,omitzero"`
	Incidents       []Entry[review.Incident]       `json:"incidents,omitzero"`
	Cycles          []Entry[review.Cycle]          `json:"cycles,omitzero"`
	Changes         []Entry[review.ChangeNote]     `json:"changes,omitzero"`
	Nonconformities []Entry[review.Nonconformity]  `json:"nonconformities,omitzero"`
	Correctives     []Entry[review.Corrective]     `json:"corrective_actions,omitzero"`
	Exceptions      []Entry[review.Exception]      `json:"exceptions,omitzero"`
	Claims          []Entry[review.Claim]          `json:"conformance_claims,omitzero"`
}

// Entry is one document with its name in the case. In the file its fields stand
// beside `id` and `src`. A single document (system, conoe, …) needs no id.
type Entry[D any] struct {
	ID  review.Ref `json:"id,omitzero" is:"name"`
	Src []string   `json:"src,omitzero" is:"source"`
	Doc D          `is:"inline"`
}

// Step is one thing that somebody did. Exactly one of the verbs is set.
type Step struct {
	Say    string `json:"say,omitzero"`              // told before it happens
	By     string `json:"by,omitzero" is:"person"`   // who does it; nobody needs to for a jump
	Expect string `json:"expect,omitzero" is:"code"` // the code of the refusal that this step shows
	Adopt  bool   `json:"adopt,omitzero"`            // adopt the shipped policy and criteria
	// Screen answers the screening questions by key; unanswered is unknown.
	Screen  map[string]review.Answer `json:"screen,omitzero"`
	SoA     []SoALine                `json:"soa,omitzero"`
	Assign  []Holders                `json:"assign,omitzero"`
	Save    *Items                   `json:"save,omitzero"`
	Submit  *Submit                  `json:"submit,omitzero"`
	Decide  *Decide                  `json:"decide,omitzero"`
	Minute  *Minute                  `json:"minute,omitzero"`
	Mediate *Mediate                 `json:"mediate,omitzero"`
	Lend    *Delegate                `json:"delegate,omitzero"`
	Move    *Move                    `json:"move,omitzero"`
	Confirm []review.Ref             `json:"confirm,omitzero"` // these still hold although their links are suspect
	Gate    *Gate                    `json:"gate,omitzero"`
	Record  *Record                  `json:"record,omitzero"`
	Waive   *Waive                   `json:"waive,omitzero"`
	Reopen  *Reopen                  `json:"reopen,omitzero"`
	End     *End                     `json:"end,omitzero"`
	// Jump moves the practice clock: minutes, hours or days such as "6m", "36h" or
	// "10d", or "due" for the next thing that is due. See ParseJump.
	Jump string `json:"jump,omitzero" is:"jump"`
}

// SoALine decides on one control of Annex A.
type SoALine struct {
	Control       string                `json:"control" is:"control"`
	Decision      review.Applicability  `json:"decision"`
	Status        review.Implementation `json:"status,omitzero"`
	Justification string                `json:"justification,omitzero"`
	Basis         []review.SoABasis     `json:"basis,omitzero"`
}

// Submit asks for decisions on a set.
type Submit struct {
	Refs []review.Ref `json:"refs"`
}

// Decide is a decision on the open request that covers all of Refs, or on the
// open round of a gate.
type Decide struct {
	Refs        []review.Ref     `json:"refs,omitzero"`
	Gate        review.GateID    `json:"gate,omitzero"`
	Verdict     approval.Verdict `json:"verdict"`
	Comment     string           `json:"comment,omitzero"`
	WouldChange string           `json:"would_change,omitzero"`
}

// Minute is a decision of somebody without an account, recorded by `by` and
// confirmed by Witness.
type Minute struct {
	Of      string `json:"of" is:"person"`
	Witness string `json:"witness" is:"person"`
	Place   string `json:"place"`
	Decide
}

// Mediate ends a mediation.
type Mediate struct {
	Refs     []review.Ref              `json:"refs,omitzero"`
	Gate     review.GateID             `json:"gate,omitzero"`
	Of       string                    `json:"of" is:"person"` // who rejected
	Outcome  approval.MediationOutcome `json:"outcome"`
	Because  string                    `json:"because"`
	TradeOff review.Ref                `json:"trade_off,omitzero" to:"tof"`
}

// Delegate lends a seat.
type Delegate struct {
	Refs []review.Ref  `json:"refs,omitzero"`
	Gate review.GateID `json:"gate,omitzero"`
	To   string        `json:"to" is:"person"`
	Days int           `json:"days"`
}

// Move sends an event to items.
type Move struct {
	Refs    []review.Ref `json:"refs"`
	On      review.Event `json:"on"`
	With    []review.Ref `json:"with,omitzero"`
	Because string       `json:"because,omitzero"`
}

// Gate asks for a gate. The conclusion is the sentence that goes into its
// 8.1-GATE record, by who asks.
type Gate struct {
	Ask        review.GateID `json:"ask"`
	Conclusion string        `json:"conclusion,omitzero"`
}

// Record collects a clause 8 record and concludes it.
type Record struct {
	Type       review.RecordType `json:"type"`
	Occasion   review.Occasion   `json:"occasion,omitzero"`
	For        review.Ref        `json:"for,omitzero" to:"chg,inc"` // the change or incident
	Conclusion string            `json:"conclusion"`
}

// Waive lets a gate pass although a waivable guard fails.
type Waive struct {
	Gate    review.GateID `json:"gate"`
	Guard   review.RuleID `json:"guard"`
	Because string        `json:"because"`
	Days    int           `json:"days"`
}

// Reopen goes back to a stage.
type Reopen struct {
	Stage   review.Stage `json:"stage"`
	Because string       `json:"because"`
}

// End ends the review other than by its last gate.
type End struct {
	Status    review.Status `json:"status"`
	Because   string        `json:"because"`
	NoRecords string        `json:"no_records_because,omitzero"`
}
