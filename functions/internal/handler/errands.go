package handler

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
)

// An Errand is what somebody asks of the relay by calling the function with an
// event that has its name as the only member. Whoever may call the function may
// ask for it, so it tells ids and figures only.
type Errand func(ctx context.Context, in json.RawMessage) (any, error)

// ErrandOf makes an errand of f. What f does not take is Invalid.
func ErrandOf[In, Out any](f func(context.Context, In) (Out, error)) Errand {
	return func(ctx context.Context, raw json.RawMessage) (any, error) {
		var in In
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&in); err != nil || string(raw) == "null" {
			return nil, fault.Errorf(fault.Invalid, "This is not what the errand takes. See the README, Operate.")
		}
		return f(ctx, in)
	}
}

// Rebuild is the errand {"rebuild":"views"}.
func Rebuild[Out any](views func(context.Context) (Out, error)) Errand {
	return ErrandOf(func(ctx context.Context, what string) (out Out, err error) {
		if what != "views" {
			return out, fault.Errorf(fault.Invalid, `Only "views" can be rebuilt.`)
		}
		return views(ctx)
	})
}

// errand gives the errand that a payload asks for, if it asks for one.
func (e Events) errand(payload []byte) (name string, in json.RawMessage, do Errand) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(payload, &members); err != nil || len(members) != 1 {
		return "", nil, nil
	}
	all := map[string]Errand{"redrive": ErrandOf(e.redrive), "standings": ErrandOf(e.standings)}
	maps.Copy(all, e.Errands)
	for name, in = range members {
		do = all[name]
	}
	return name, in, do
}

// run carries an errand out. Who calls the function is a person, so a refusal has
// its sentence as the message.
func (e Events) run(ctx context.Context, name string, in json.RawMessage, do Errand) ([]byte, error) {
	out, err := call(ctx, in, do)
	if err == nil {
		e.Log.LogAttrs(ctx, slog.LevelInfo, "errand done", slog.String("errand", name))
		return out, nil
	}
	failure := failed(ctx, e.Log, name, err)
	if fault.CodeOf(err) != fault.Internal {
		failure.Message = fault.Sentence(err)
	}
	return nil, failure
}

// Redriven is what a redrive did.
type Redriven struct {
	LetGo    int `json:"consumers_let_go"`
	Replaced int `json:"executions_replaced"`
}

type redriving struct {
	Stream   string `json:"stream"`
	Consumer string `json:"consumer"` // "" lets all go on, and replaces the executions
}

// redrive lets what is parked go on, and rings.
func (e Events) redrive(ctx context.Context, in redriving) (out Redriven, err error) {
	s := ledger.Stream{Workspace: e.Relay.Workspace, Name: in.Stream}
	head, err := e.Relay.Store.Head(ctx, s)
	if err != nil {
		return out, fmt.Errorf("redrive: %w", err)
	}
	if head.Size == 0 {
		return out, fault.Errorf(fault.NotFound, `There is no stream %q. {"standings":true} names those that are behind.`, in.Stream)
	}
	if out.LetGo, err = e.letGo(ctx, in.Consumer, s); err != nil {
		return out, err
	}
	if in.Consumer == "" && e.Replace != nil {
		if out.Replaced, err = e.Replace(ctx, s); err != nil && fault.CodeOf(err) != fault.NotFound {
			return out, fmt.Errorf("redrive: %w", err)
		}
	}
	return out, e.ringAndTell(ctx, s)
}

func (e Events) letGo(ctx context.Context, consumer string, s ledger.Stream) (n int, err error) {
	var names []string
	for _, c := range e.everybody.of(e.Relay, e.telling(ctx)).Consumers {
		names = append(names, c.Name())
	}
	switch {
	case consumer == "":
	case slices.Contains(names, consumer):
		names = []string{consumer}
	default:
		return 0, fault.Errorf(fault.NotFound, "There is no consumer %q. These are: %q.", consumer, names)
	}
	for _, name := range names {
		held, err := e.Relay.Redrive(ctx, name, s)
		if err != nil {
			return n, fmt.Errorf("redrive: %w", err)
		}
		if held {
			n++
		}
	}
	return n, nil
}

// Standings is who is behind where: what is parked first, then what waits longest.
type Standings struct {
	Looked int      `json:"looked_at"` // consumers of streams
	Behind []Behind `json:"behind"`
	More   int      `json:"more,omitzero"` // that are not listed
}

// Behind is a consumer that is not done with a stream. Attempts count those that
// failed at the first of the entries that are left. Code is why, or why it cannot be
// said where the consumer stands.
type Behind struct {
	Consumer string     `json:"consumer"`
	Stream   string     `json:"stream"`
	At       int64      `json:"at"`
	Size     int64      `json:"size"`
	Since    time.Time  `json:"since"`
	Attempts int        `json:"attempts,omitzero"`
	Code     fault.Code `json:"code,omitzero"`
	Parked   bool       `json:"parked,omitzero"`
}

// listed keeps the answer below the 6 MB that a function may answer with.
const listed = 1000

func (e Events) standings(ctx context.Context, yes bool) (Standings, error) {
	if !yes {
		return Standings{}, fault.Errorf(fault.Invalid, `Ask with {"standings":true}.`)
	}
	all, err := e.everybody.of(e.Relay, e.telling(ctx)).Standings(ctx)
	if err != nil {
		return Standings{}, fmt.Errorf("standings: %w", err)
	}
	out := Standings{Looked: len(all), Behind: []Behind{}}
	all = slices.DeleteFunc(all, func(s relay.Standing) bool { return !s.Behind() })
	slices.SortStableFunc(all, func(a, b relay.Standing) int {
		return cmp.Or(rank(a)-rank(b), a.Since.Compare(b.Since))
	})
	for _, s := range all[:min(len(all), listed)] {
		out.Behind = append(out.Behind, behind(s))
	}
	out.More = len(all) - len(out.Behind)
	return out, nil
}

func behind(s relay.Standing) Behind {
	code := s.Held.Code
	if code == "" && s.Err != nil {
		code = fault.CodeOf(s.Err)
	}
	return Behind{s.Consumer, s.Stream.Name, s.At, s.Size, s.Since, s.Held.Attempts, code, s.Held.Parked}
}

func rank(s relay.Standing) int {
	if s.Held.Parked {
		return 0
	}
	return 1
}
