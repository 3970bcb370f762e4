package review

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
)

// Text is free text: what a person wrote, and possibly about a person. It is
// content and never stands in an entry; there Masked stands in its place, so
// that rules still know that something was said.
type Text string

// Masked stands for a Text in entries, snapshots and folds.
const Masked Text = "…"

// Said reports whether there is any text.
func (t Text) Said() bool { return t != "" }

// TextFrom makes a Text of what another system calls something, whatever bytes it
// uses. What people write is refused instead: see Check.
func TextFrom(s string) Text {
	return Text(norm.NFC.String(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD")))
}

// PersonID is "per_<uuid>". Names and accounts are content or bindings.
type PersonID = approval.PersonID

// Decimal is a number as text, as entries hold no fractions.
type Decimal string

var decimalShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,9})?$`) })

// Rat is the exact value, and false if the text is no decimal.
func (d Decimal) Rat() (*big.Rat, bool) {
	if !decimalShape().MatchString(string(d)) {
		return nil, false
	}
	return new(big.Rat).SetString(string(d))
}

// Check refuses what is not a plain decimal number.
func (d Decimal) Check() error {
	if _, ok := d.Rat(); d != "" && !ok {
		return fault.Errorf(fault.Invalid, "%q is not a plain number such as 12 or 0.5", string(d))
	}
	return nil
}

// enum is a closed list of words. The words are in the order in which a form
// shows them.
type enum interface{ Values() []string }

func checkEnum(e enum, word string) error {
	if word == "" {
		return nil
	}
	for _, v := range e.Values() {
		if v == word {
			return nil
		}
	}
	return fault.Errorf(fault.Invalid, "%q is not one of %v", word, e.Values())
}

// Answer is yes, no or unknown; "" is not answered yet.
type Answer string

// The answers.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

// Values lists the answers.
func (Answer) Values() []string { return []string{"yes", "no", "unknown"} }

// Level is a priority, magnitude or influence.
type Level string

// The levels, and "unknown" where nobody could say.
const (
	High         Level = "H"
	Medium       Level = "M"
	Low          Level = "L"
	LevelUnknown Level = "unknown"
)

// Values lists the levels.
func (Level) Values() []string { return []string{"H", "M", "L", "unknown"} }

// Above reports whether l is strictly higher than o.
func (l Level) Above(o Level) bool { return l.rank() > o.rank() }

func (l Level) rank() int {
	switch l {
	case High:
		return 3
	case Medium:
		return 2
	case Low:
		return 1
	}
	return 0
}

// Verdict is what a person in a meeting said about one thing.
type Verdict string

// Values lists the verdicts.
func (Verdict) Values() []string { return []string{"agrees", "disagrees", "abstains"} }

func quoted[T ~string](list []T) string {
	s := ""
	for i, v := range list {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("%q", string(v))
	}
	return s
}

// token is a word that may stand in an entry: an identifier, never a text.
type token interface{ Check() error }

// Lengths are compared and not matched: a counted repetition takes long to compile,
// and every function that starts does.
var tokenShape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]*$`) })

func checkToken(s string) error {
	if s != "" && (len(s) > 40 || !tokenShape().MatchString(s)) {
		return fault.Errorf(fault.Invalid, "%.40q is not an identifier", s)
	}
	return nil
}

// CheckWord refuses a word outside its closed list.
func CheckWord[E interface {
	~string
	enum
}](e E) error {
	if err := checkEnum(e, string(e)); err != nil {
		return fault.Errorf(fault.Invalid, "%w.", err)
	}
	return nil
}
