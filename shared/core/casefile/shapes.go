package casefile

import (
	"fmt"
	"reflect"
	"strings"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

var (
	caseType    = reflect.TypeFor[Case]()
	refType     = reflect.TypeFor[review.Ref]()
	personType  = reflect.TypeFor[review.PersonID]()
	controlType = reflect.TypeFor[review.ControlID]()
	decimalType = reflect.TypeFor[review.Decimal]()
	partType    = reflect.TypeFor[review.Part]()
	ruleType    = reflect.TypeFor[review.RuleID]()
	timeType    = reflect.TypeFor[ledger.Time]()
)

// shape is the pattern of a string, and how to write one that fits.
type shape struct{ name, pattern, hint string }

const (
	slugPattern     = `^[a-z0-9]+(-[a-z0-9]+)*$`
	personPattern   = `^[a-z][a-z0-9_-]{0,39}$`
	sourcePattern   = `^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$`
	jumpPattern     = `^(due|[1-9][0-9]{0,3}[mhd])$`
	questionPattern = `^[a-z][a-z0-9_]{0,39}$`
	partPattern     = `VD-[0-9]{2}`
	tokenPattern    = `^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$`
	decimalPattern  = `^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,9})?$`
	rulePattern     = `^[A-Za-z][A-Za-z0-9_]{0,31}(\.[A-Za-z0-9_-]{1,48})?$`
	timePattern     = `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$`
)

// The shapes by what the tag `is` says.
var shapesByUse = map[string]shape{
	"slug":   {"slug", slugPattern, "lower-case words joined by dashes, such as body-scanner"},
	"person": {"person", personPattern, "an alias in lower case, such as ada"},
	"source": {"source", sourcePattern, "the key of a source: letters, digits and dashes, such as IPC"},
	"jump":   {"jump", jumpPattern, `minutes, hours or days such as "6m", "36h" or "10d", or "due"`},
}

// The shapes by type.
var shapesByType = map[reflect.Type]shape{
	personType:  shapesByUse["person"],
	partType:    {"part", "^" + partPattern + "$", "a demonstrator's name such as VD-01"},
	decimalType: {"decimal", decimalPattern, "a plain number such as 12 or \"0.5\""},
	ruleType:    {"rule", rulePattern, "a rule or guard such as T5 or lens.culture"},
	timeType:    {"time", timePattern, "a date, a time and the zone, such as 2026-03-01T09:00:00Z"},
}

// tokenType is what package review lets stand in an entry as it is. shapeOfToken
// is the shape of those tokens that have none of their own.
var (
	tokenType    = reflect.TypeFor[interface{ Check() error }]()
	shapeOfToken = shape{"token", tokenPattern, "an identifier: letters, digits and . _ / -, without spaces"}
)

// shapeOfRef is the shape of references to the types of a tag `to`; any type
// will do for "*" and "".
func shapeOfRef(to string) shape {
	if to == "" || to == "*" {
		return shape{"ref", refPattern(review.Types()), "the name of an item, such as EVR-0001"}
	}
	var list []review.Type
	var examples []string
	for t := range strings.SplitSeq(to, ",") {
		list = append(list, review.Type(t))
		examples = append(examples, fmt.Sprintf("%s (%s)", review.NewRef(review.Type(t), 1), review.Type(t).Title()))
	}
	name := "ref." + strings.ReplaceAll(to, ",", "_")
	return shape{name, refPattern(list), "a name such as " + strings.Join(examples, " or ")}
}

// shapeOfName is the shape of an item's own name.
func shapeOfName(t review.Type) shape {
	return shape{
		"name." + string(t), "^" + numbered(t) + "$",
		fmt.Sprintf("a name such as %s for each %s", review.NewRef(t, 1), t.Title()),
	}
}

func refPattern(list []review.Type) string {
	var parts []string
	for _, t := range list {
		p := numbered(t)
		if t == review.TypeCluster {
			p += "(#" + partPattern + ")?"
		}
		parts = append(parts, p)
	}
	return "^(" + strings.Join(parts, "|") + ")$"
}

// numbered is the pattern of a reference as review.NewRef writes it: a number
// has leading zeros up to the width of its type, and none beyond.
func numbered(t review.Type) string {
	width := len(review.NewRef(t, 1)) - len(t.Prefix()) - 1
	if width == 1 {
		return t.Prefix() + "-[1-9][0-9]{0,8}"
	}
	return fmt.Sprintf("%s-([0-9]{%d}|[1-9][0-9]{%d,8})", t.Prefix(), width, width)
}
