package casefile

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// decode fills c from a tree that fits the schema. What the schema cannot say
// is refused: a day that does not exist, a text that is too long in bytes or
// only of spaces.
func decode(t *tree, c *Case) error {
	d := decoder{t.place}
	if err := d.fill(reflect.ValueOf(c).Elem(), t.root, field{}, ""); err != nil {
		return err
	}
	c.Items.nameSingles()
	for i := range c.Steps {
		c.Steps[i].Save.nameSingles()
	}
	for i, p := range c.People {
		if p.Membership == "" {
			c.People[i].Membership = review.Member
		}
	}
	return nil
}

type decoder struct{ place }

func (d decoder) fill(v reflect.Value, in any, f field, path string) error {
	switch {
	case v.Type() == timeType:
		return d.time(v, in.(string), path)
	case v.Kind() == reflect.Struct:
		return d.structure(v, in.(object), path)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return d.fill(v.Elem(), in, f, path)
	case v.Kind() == reflect.Slice:
		return d.list(v, in.([]any), f, path)
	case v.Kind() == reflect.Map:
		return d.answers(v, in.(object), path)
	case v.Kind() == reflect.Bool:
		v.SetBool(in.(bool))
	case v.Kind() == reflect.Int:
		v.SetInt(in.(int64))
	default:
		return d.text(v, in, f, path)
	}
	return nil
}

func (d decoder) structure(v reflect.Value, in object, path string) error {
	for _, f := range fieldsOf(v.Type()) {
		if x, ok := in[f.key]; ok {
			if err := d.fill(v.FieldByIndex(f.index), x, f, join(path, f.key)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d decoder) list(v reflect.Value, in []any, f field, path string) error {
	v.Set(reflect.MakeSlice(v.Type(), len(in), len(in)))
	for i, x := range in {
		if err := d.fill(v.Index(i), x, f, element(path, i)); err != nil {
			return err
		}
	}
	return nil
}

func (d decoder) answers(v reflect.Value, in object, path string) error {
	v.Set(reflect.MakeMapWithSize(v.Type(), len(in)))
	for _, key := range slices.Sorted(maps.Keys(in)) {
		x := reflect.New(v.Type().Elem()).Elem()
		if err := d.fill(x, in[key], field{}, join(path, key)); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(key), x)
	}
	return nil
}

func (d decoder) time(v reflect.Value, in, path string) error {
	t, err := time.Parse(time.RFC3339Nano, in)
	if err != nil {
		return d.refuse(path, "%s is no day or time that exists. Write %s.", shown(in), shapesByType[timeType].hint)
	}
	if y := t.UTC().Year(); y < 1900 || y > 2199 {
		return d.refuse(path, "%s is too far away. Write a year between 1900 and 2199.", shown(in))
	}
	v.Set(reflect.ValueOf(ledger.At(t)))
	return nil
}

// text sets a string. A whole number stands without quotes where a Decimal is
// wanted.
func (d decoder) text(v reflect.Value, in any, f field, path string) error {
	if n, ok := in.(int64); ok {
		v.SetString(strconv.FormatInt(n, 10))
		return nil
	}
	s := norm.NFC.String(strings.TrimSpace(in.(string)))
	switch {
	case len(s) > review.MaxText:
		return d.refuse(path, "the text is longer than %d bytes. Shorten it, or attach it as evidence.", review.MaxText)
	case s == "" && f.required:
		return d.refuse(path, "there is nothing in it. Fill it in.")
	}
	v.SetString(s)
	return nil
}
