package asl

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// standard are the functions of JSONata 2.0.6, the version that AWS runs
// (docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html). The
// evaluator knows a few more, which would fail on AWS.
var standard = words(`string length substring substringBefore substringAfter uppercase lowercase trim pad match
	contains split join replace base64encode base64decode encodeUrl encodeUrlComponent decodeUrl
	decodeUrlComponent formatNumber formatBase formatInteger parseInteger number abs floor ceil round power
	sqrt sum max min average boolean not exists count append sort reverse distinct zip map filter single
	reduce sift keys lookup spread merge each error assert type now millis fromMillis toMillis
	partition range hash parse`)

// refused are names that an expression may not say, with the reason.
var refused = map[string]string{
	"eval":    "$eval would make data into an expression, and AWS does not have it",
	"random":  "$random would give another value when a step is done again after a crash",
	"shuffle": "$shuffle would give another order when a step is done again after a crash",
	"uuid":    "$uuid would give another value when a step is done again after a crash",
	"flatten": "$flatten is not in JSONata 2.0.6",
	"values":  "$values is not in JSONata 2.0.6",
}

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// mention is what an expression says of variables and functions.
type mention struct {
	all  []string // every name, to be looked up
	free []string // those that the expression does not bind itself
}

// mentions reads the names of an expression, or says what it may not contain.
func mentions(src string) (mention, error) {
	list := lexemes(src)
	all, bound := map[string]bool{}, map[string]bool{}
	for n, l := range list {
		switch {
		case l.kind == 'o' && (l.text == "??" || l.text == "?:"):
			return mention{}, fmt.Errorf("the operator %s is not in JSONata 2.0.6", l.text)
		case l.kind != '$' || l.text == "" || l.text == "$":
			continue
		case refused[l.text] != "":
			return mention{}, errors.New(refused[l.text])
		}
		all[l.text] = true
		if binds(list, n) {
			bound[l.text] = true
		}
	}
	names := slices.Sorted(maps.Keys(all))
	free := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return bound[name] })
	return mention{names, free}, nil
}

// binds reports whether the variable at n is given its value there: by := or
// @ or #, or as a parameter.
func binds(list []lexeme, n int) bool {
	if n+1 < len(list) && list[n+1] == (lexeme{'o', ":="}) {
		return true
	}
	if n > 0 && list[n-1].kind == 'o' && strings.Contains("@#", list[n-1].text) {
		return true
	}
	for n--; n > 0 && (list[n].kind == '$' || list[n].text == ","); n-- {
	}
	return n > 0 && list[n] == (lexeme{'o', "("}) && list[n-1].kind == 'a' &&
		(list[n-1].text == "function" || list[n-1].text == "λ")
}
