package asl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/recolabs/gnata"
)

// Bounds of one expression. The evaluator adds a depth of 100 calls.
const (
	maxExpression = 8 << 10
	patience      = time.Second
)

// expression is what stands between {% and %}, compiled.
type expression struct {
	source string
	code   *gnata.Expression
	mention
}

// isExpression reports whether a text of a definition is an expression. Only a
// definition is ever asked: a text in data is data, whatever it looks like.
func isExpression(s string) bool {
	return strings.HasPrefix(s, "{%") && strings.HasSuffix(s, "%}") && len(s) >= 4
}

func compile(text string) (*expression, error) {
	source := strings.TrimSpace(text[2 : len(text)-2])
	switch {
	case source == "":
		return nil, errors.New("the expression is empty")
	case len(source) > maxExpression:
		return nil, fmt.Errorf("the expression is longer than %d bytes", maxExpression)
	}
	said, err := mentions(source)
	if err != nil {
		return nil, err
	}
	code, err := compileSafely(source)
	if err != nil {
		return nil, fmt.Errorf("not JSONata: %w", err)
	}
	return &expression{source, code, said}, nil
}

// compileSafely turns a panic of the compiler into an error.
func compileSafely(source string) (code *gnata.Expression, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return gnata.Compile(source)
}

// lookup finds the value of a name for an expression.
type lookup func(name string) (any, bool)

// eval runs the expression. It sees the names it mentions and nothing else.
func (x *expression) eval(find lookup, now time.Time) (any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	vars := map[string]any{}
	for name := range refused {
		vars[name], _ = library.Lookup(name)
	}
	for _, name := range x.all {
		if value, ok := x.value(ctx, name, find, now); ok {
			vars[name] = value
		}
	}
	result, err := x.code.EvalWithVars(ctx, nil, vars)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("took longer than %s", patience)
	}
	if err != nil {
		return nil, err
	}
	return plain(result)
}

func (x *expression) value(ctx context.Context, name string, find lookup, now time.Time) (any, bool) {
	if value, ok := find(name); ok {
		return value, true
	}
	if source, ok := clocks[name]; ok {
		at := json.Number(fmt.Sprint(now.UnixMilli()))
		clock, err := source.EvalWithVars(ctx, nil, map[string]any{"at": at})
		return clock, err == nil
	}
	switch name {
	case "partition", "range", "hash", "parse":
		return library.Lookup(name)
	}
	return nil, false
}

// clocks are $now and $millis on the time of the run. They are written in
// JSONata, because only there a function can hold a value of its own.
var clocks = map[string]*gnata.Expression{
	"millis": mustCompile(`function(){ $at }`),
	"now":    mustCompile(`function($picture, $zone){ $exists($picture) ? $fromMillis($at, $picture, $zone) : $fromMillis($at) }`),
}

func mustCompile(source string) *gnata.Expression {
	code, err := gnata.Compile(source)
	if err != nil {
		panic(err)
	}
	return code
}
