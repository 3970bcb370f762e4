package payload

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/slack-go/slack"

	"conoe/shared/adapter/standin/blockkit"
)

// maxAnswer is what an acknowledgement in Socket Mode may hold, its envelope counted,
// and so the bound of an answer in either mode.
const maxAnswer = 20<<10 - 200

// lint holds payloads against Slack's limits.
func lint(all []payload) []string {
	var faults []string
	for _, p := range all {
		view, blocks := p.parts()
		var found []blockkit.Problem
		if view != nil {
			found = append(found, blockkit.LintView(view)...)
		}
		if blocks != nil {
			found = append(found, blockkit.Lint(blockkit.OnMessage, blocks)...)
		}
		for _, f := range found {
			faults = append(faults, fmt.Sprintf("%s: %s", p.Name, f))
		}
		if slices.Contains([]string{"Answer", "Options"}, p.Type) && len(p.Value) > maxAnswer {
			faults = append(faults, fmt.Sprintf("%s: the answer has %d bytes, and Socket Mode carries %d", p.Name, len(p.Value), maxAnswer))
		}
	}
	return faults
}

// again lets slack-go read and write payloads. What it does not know it drops or
// keeps raw, so what comes out differs.
func again(all []payload) []string {
	var faults []string
	for _, p := range all {
		view, blocks := p.parts()
		if blocks != nil {
			faults = append(faults, differences[slack.Blocks](p.Name, blocks)...)
		}
		switch {
		case view == nil:
		case p.Type == "Home":
			faults = append(faults, differences[slack.HomeTabViewRequest](p.Name, view)...)
		default:
			faults = append(faults, differences[slack.ModalViewRequest](p.Name, view)...)
		}
	}
	return faults
}

func differences[T any](name string, raw json.RawMessage) []string {
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		return []string{fmt.Sprintf("%s: slack-go: %v", name, err)}
	}
	var faults []string
	for _, b := range blocksOf(any(v)) {
		if _, unknown := b.(*slack.UnknownBlock); unknown {
			faults = append(faults, fmt.Sprintf("%s: there is no block %q", name, b.BlockType()))
		}
	}
	out, err := json.Marshal(v)
	if err != nil {
		return append(faults, fmt.Sprintf("%s: slack-go: %v", name, err))
	}
	if at, differ := difference("", value(raw), value(out)); differ {
		faults = append(faults, fmt.Sprintf("%s: slack-go does not give back %s", name, at))
	}
	return faults
}

func blocksOf(v any) []slack.Block {
	switch v := v.(type) {
	case slack.Blocks:
		return v.BlockSet
	case slack.HomeTabViewRequest:
		return v.Blocks.BlockSet
	case slack.ModalViewRequest:
		return v.Blocks.BlockSet
	}
	return nil
}

func value(raw []byte) any {
	var v any
	_ = json.Unmarshal(raw, &v) // it was JSON before
	return v
}

// difference is the JSON pointer of the first place where two values differ. False is
// as good as left out, which is how slack-go writes it.
func difference(at string, a, b any) (string, bool) {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			return at, true
		}
		for _, k := range keys(x, y) {
			if where, differ := difference(at+"/"+k, x[k], y[k]); differ {
				return where, true
			}
		}
		return "", false
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return at, true
		}
		for i := range x {
			if where, differ := difference(fmt.Sprintf("%s/%d", at, i), x[i], y[i]); differ {
				return where, true
			}
		}
		return "", false
	}
	return at, !reflect.DeepEqual(nothing(a), nothing(b))
}

func nothing(v any) any {
	if v == false {
		return nil
	}
	return v
}

func keys(a, b map[string]any) []string {
	var all []string
	for k := range a {
		all = append(all, k)
	}
	for k := range b {
		all = append(all, k)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
