package review

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"conoe/shared/core/fault"
)

// Ref is the name that people use for an item: "EVR-0007". It is unique per
// stream and type and is never reused. An item that came from another review
// keeps that review's name in front: "REV-12/EVR-0007". A demonstrator is
// named within its cluster: "VCL-01#VD-02".
type Ref string

// Type is an item's type; it is also the prefix of its machine id.
type Type string

// The types, in the order of a review.
const (
	TypeSystem        Type = "soi"
	TypeConOE         Type = "coe"
	TypeStakeholder   Type = "stk"
	TypeRep           Type = "rep"
	TypeEngagement    Type = "eng"
	TypeStatement     Type = "val"
	TypeCluster       Type = "vcl"
	TypePriorities    Type = "pri"
	TypeEVR           Type = "evr"
	TypeEDR           Type = "edr"
	TypeRisk          Type = "rsk"
	TypeTreatment     Type = "trt"
	TypeTradeOff      Type = "tof"
	TypeVerification  Type = "ver"
	TypeEvidence      Type = "evd"
	TypeUpdate        Type = "upd"
	TypeInfoRules     Type = "inf"
	TypeRelease       Type = "rel"
	TypeReleasePlan   Type = "pln"
	TypeMonitoring    Type = "mon"
	TypeSignal        Type = "sig"
	TypeIncident      Type = "inc"
	TypeCycle         Type = "cyc"
	TypeChange        Type = "chg"
	TypeNonconformity Type = "ncf"
	TypeCorrective    Type = "cap"
	TypeException     Type = "exc"
	TypeClaim         Type = "clm"
	TypeRecord        Type = "c8r"
)

// typeInfo is one row of the table of types.
type typeInfo struct {
	prefix string // of the human reference
	digits int
	title  string // what a product person calls it
}

var types = map[Type]typeInfo{
	TypeSystem:        {"SYS", 1, "system"},
	TypeConOE:         {"COE", 1, "concept of operations for ethics"},
	TypeStakeholder:   {"STK", 3, "stakeholder"},
	TypeRep:           {"REP", 3, "representative"},
	TypeEngagement:    {"ENG", 3, "engagement"},
	TypeStatement:     {"VAL", 4, "value statement"},
	TypeCluster:       {"VCL", 2, "value cluster"},
	TypePriorities:    {"PRI", 1, "ranked value priorities"},
	TypeEVR:           {"EVR", 4, "ethical value requirement"},
	TypeEDR:           {"EDR", 4, "ethical design requirement"},
	TypeRisk:          {"RSK", 4, "risk"},
	TypeTreatment:     {"TRT", 3, "risk treatment"},
	TypeTradeOff:      {"TOF", 3, "trade-off"},
	TypeVerification:  {"VER", 4, "verification"},
	TypeEvidence:      {"EVD", 4, "evidence item"},
	TypeUpdate:        {"UPD", 3, "update of the concept"},
	TypeInfoRules:     {"INF", 1, "information rules"},
	TypeRelease:       {"REL", 3, "transparency release"},
	TypeReleasePlan:   {"PLN", 1, "deployment plan"},
	TypeMonitoring:    {"MON", 3, "monitoring plan"},
	TypeSignal:        {"SIG", 4, "monitoring signal"},
	TypeIncident:      {"INC", 3, "incident"},
	TypeCycle:         {"CYC", 3, "operation cycle"},
	TypeChange:        {"CHG", 3, "change"},
	TypeNonconformity: {"NCF", 3, "nonconformity"},
	TypeCorrective:    {"CAP", 3, "corrective action"},
	TypeException:     {"EXC", 3, "exception"},
	TypeClaim:         {"CLM", 1, "conformance claim"},
	TypeRecord:        {"C8R", 3, "clause 8 record"},
}

// Title is what a product person calls the type.
func (t Type) Title() string { return types[t].title }

// Prefix is the first part of a reference of this type, such as "EVR".
func (t Type) Prefix() string { return types[t].prefix }

// NewRef names the n-th item of a type.
func NewRef(t Type, n int) Ref {
	i := types[t]
	return Ref(fmt.Sprintf("%s-%0*d", i.prefix, i.digits, n))
}

var refShape = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^((REV|SYS)-[1-9][0-9]{0,8}/)?([A-Z][A-Z0-9]{2})-([0-9]{1,9})(#VD-(0[1-9]|[1-9][0-9]))?$`)
})

var typeOfPrefix = func() map[string]Type {
	m := map[string]Type{}
	for t, i := range types {
		m[i.prefix] = t
	}
	return m
}()

// Type is the type of the item that r names, or "" if r has no valid shape.
func (r Ref) Type() Type {
	m := refShape().FindStringSubmatch(string(r))
	if m == nil {
		return ""
	}
	return typeOfPrefix[m[3]]
}

// Number is the counting part of the reference, or 0.
func (r Ref) Number() int {
	n := 0
	if m := refShape().FindStringSubmatch(string(r)); m != nil {
		n, _ = strconv.Atoi(m[4])
	}
	return n
}

// Check refuses a reference that is not written as NewRef writes it: "EVR-7"
// and "EVR-0007" would be two items.
func (r Ref) Check() error {
	t := r.Type()
	if t == "" || r.Number() == 0 || r.local().Base() != NewRef(t, r.Number()) {
		return fault.Errorf(fault.Invalid, "%.40q is not a reference such as EVR-0007", string(r))
	}
	return nil
}

// Base is the item of which r names a part: the cluster of a demonstrator.
func (r Ref) Base() Ref {
	base, _, _ := strings.Cut(string(r), "#")
	return Ref(base)
}

// Part is what stands behind the "#", such as "VD-02", or "".
func (r Ref) Part() string {
	_, part, _ := strings.Cut(string(r), "#")
	return part
}

// From puts a review's or system's name in front, as r is called outside it. A
// system, and whatever has a name in front already, is called the same
// everywhere.
func (r Ref) From(home Ref) Ref {
	if r == "" || home == "" || strings.Contains(string(r), "/") || r.Type() == TypeSystem {
		return r
	}
	return home + "/" + r
}

// Seen is r, meant in the sense of home, as it is called in another dossier.
func (r Ref) Seen(home, in Ref) Ref {
	r = r.From(home)
	if rest, ok := strings.CutPrefix(string(r), string(in)+"/"); ok {
		return Ref(rest)
	}
	return r
}

// local is r without a review's name in front.
func (r Ref) local() Ref {
	if _, rest, ok := strings.Cut(string(r), "/"); ok {
		return Ref(rest)
	}
	return r
}
