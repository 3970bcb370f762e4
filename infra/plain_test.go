package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// of are the resources of a type by name, without the hash that the CDK appends.
func (t template) of(kind string) map[string]*resource {
	out := map[string]*resource{}
	for id, r := range t.Resources {
		if r.Type == kind {
			out[short(id)] = r
		}
	}
	return out
}

var hash = regexp.MustCompile(`[0-9A-F]{8}$`)

func short(id string) string { return hash.ReplaceAllString(id, "") }

// plain writes a value of a template for people: <Ledger.Arn> for an attribute,
// <Ledger> for a reference, ACCOUNT for the account.
func plain(v any) string {
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["Ref"].(string); ok {
			return strings.ReplaceAll("<"+short(ref)+">", "<AWS::AccountId>", "ACCOUNT")
		}
		if at, ok := v["Fn::GetAtt"].([]any); ok {
			return "<" + short(at[0].(string)) + "." + at[1].(string) + ">"
		}
		if join, ok := v["Fn::Join"].([]any); ok {
			return strings.Join(list(join[1]), join[0].(string))
		}
		var out []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out = append(out, name+" "+plain(v[name]))
		}
		return strings.Join(out, "; ")
	case []any:
		return strings.Join(list(v), " or ")
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// list are the parts of a value that may be one or several, in plain words.
func list(v any) []string {
	several, ok := v.([]any)
	if !ok {
		return []string{plain(v)}
	}
	var out []string
	for _, one := range several {
		out = append(out, plain(one))
	}
	return out
}
