package guide

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

const day = "2006-01-02"

// had says what stands in v, as the words of Values. What was erased is nothing to
// read.
func had(v reflect.Value) []string {
	switch {
	case v.IsZero(), v.Type() == textType && v.String() == string(review.Masked):
		return nil
	case v.Kind() == reflect.Slice:
		var out []string
		for n := range v.Len() {
			out = append(out, had(v.Index(n))...)
		}
		return out
	case v.Type() == timeType:
		return []string{v.Interface().(ledger.Time).UTC().Format(day)}
	case v.Kind() == reflect.Int:
		return []string{strconv.FormatInt(v.Int(), 10)}
	}
	return []string{v.String()}
}

// erased: something stood there, and nobody can read it any more.
func erased(v reflect.Value) bool { return !v.IsZero() && len(had(v)) == 0 }

// put writes answers into v, or says why it cannot. Nothing is written then.
func put(v reflect.Value, answers []string) (problem string) {
	answers = tidy(answers, v.Type())
	if v.Kind() == reflect.Slice {
		list := reflect.MakeSlice(v.Type(), len(answers), len(answers))
		for n, a := range answers {
			if problem := putOne(list.Index(n), a); problem != "" {
				return problem
			}
		}
		if len(answers) == 0 {
			list = reflect.Zero(v.Type())
		}
		v.Set(list)
		return ""
	}
	if len(answers) == 0 {
		v.SetZero()
		return ""
	}
	return putOne(v, answers[0])
}

func putOne(v reflect.Value, answer string) (problem string) {
	switch {
	case v.Type() == timeType:
		return putDay(v, answer)
	case v.Kind() == reflect.Int:
		return putNumber(v, answer)
	}
	old := v.String()
	v.SetString(answer)
	if problem := unfit(v); problem != "" {
		v.SetString(old)
		return problem
	}
	return ""
}

func putDay(v reflect.Value, answer string) string {
	t, err := time.Parse(day, answer)
	if err != nil {
		return "Write a day such as 2026-11-22."
	}
	v.Set(reflect.ValueOf(ledger.At(t)))
	return ""
}

func putNumber(v reflect.Value, answer string) string {
	n, err := strconv.Atoi(strings.TrimSpace(answer))
	if err != nil || n < 0 || n > 1_000_000_000 {
		return "Write a whole number, such as 3."
	}
	v.SetInt(int64(n))
	return ""
}

// unfit says what is wrong with a word.
func unfit(v reflect.Value) string {
	if e, closed := v.Interface().(interface{ Values() []string }); closed {
		for _, w := range e.Values() {
			if w == v.String() {
				return ""
			}
		}
		return "Pick one of the answers."
	}
	switch x := v.Interface().(type) {
	case review.Text:
		if len(x) > review.MaxText {
			return "This is too long. Attach it instead."
		}
	case review.PersonID:
		if !x.Valid() {
			return "Pick a person."
		}
	case review.Decimal:
		if x.Check() != nil {
			return "Write a plain number, such as 12 or 0.5."
		}
	case review.Ref:
		if x.Check() != nil {
			return "Pick one of the list."
		}
	case interface{ Check() error }:
		if x.Check() != nil {
			return "Write a short name without spaces: letters, digits and . _ / - only."
		}
	}
	return ""
}

// bullet is what people put in front of the lines of a list.
var bullet = pattern(`^[-*•]\s+`)

// tidy trims answers, drops empty ones, and makes one answer of each line where
// a list is asked for.
func tidy(answers []string, t reflect.Type) []string {
	var out []string
	for _, a := range answers {
		if t.Kind() == reflect.Slice {
			for line := range strings.Lines(a) {
				out = append(out, bullet().ReplaceAllString(strings.TrimSpace(line), ""))
			}
			continue
		}
		out = append(out, strings.TrimSpace(a))
	}
	kept := out[:0]
	for _, a := range out {
		if a != "" {
			kept = append(kept, norm.NFC.String(strings.ToValidUTF8(strings.ReplaceAll(a, "\x00", ""), "�")))
		}
	}
	return kept
}
