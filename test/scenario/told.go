package scenario

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"conoe/shared/core/asl"
	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// Told is what is told of a scenario that was played: the path of every execution
// through the states, with the errors that it met in them and how it ended, and
// the entries that the workflows brought about.
type Told struct{ Paths, Entries string }

// Tell tells of a place, and lists the states that were entered there, each as
// WORKFLOW STATE.
func Tell(ctx context.Context, p Place) (t Told, entered []string, err error) {
	refs, err := refsOf(ctx, p.App())
	if err != nil {
		return t, nil, err
	}
	if t.Paths, entered, err = paths(ctx, p, refs); err != nil {
		return t, nil, err
	}
	t.Entries, err = brought(ctx, p.App(), refs)
	return t, entered, err
}

// refsOf names streams as people do.
func refsOf(ctx context.Context, app *usecase.App) (map[string]review.Ref, error) {
	w, err := app.People(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]review.Ref{}
	for _, all := range [][]review.Registered{w.Reviews, w.Systems} {
		for _, r := range all {
			out[r.Stream] = r.Ref
		}
	}
	return out, nil
}

// nested lists all executions by name, a nested one after the one that waits for
// it. Those of which the parent is gone come last.
func nested(ctx context.Context, p Place) ([]*asl.Run, error) {
	all, err := p.Executions(ctx)
	if err != nil {
		return nil, err
	}
	children := map[string][]*asl.Run{}
	for _, x := range all {
		children[x.Parent] = append(children[x.Parent], x)
	}
	var out []*asl.Run
	for _, x := range children[""] {
		out = append(append(out, x), children[x.Name]...)
		delete(children, x.Name)
	}
	delete(children, "")
	for _, gone := range slices.Sorted(maps.Keys(children)) {
		out = append(out, children[gone]...)
	}
	return out, nil
}

func paths(ctx context.Context, p Place, refs map[string]review.Ref) (string, []string, error) {
	list, err := nested(ctx, p)
	if err != nil {
		return "", nil, err
	}
	var out strings.Builder
	var entered []string
	numbers := map[string][]string{}
	for _, x := range list {
		events, err := p.History(ctx, x.Name)
		if err != nil {
			return "", nil, err
		}
		in := flow.InputOf(x.Input)
		if x.Machine == "round" || x.Machine == "evidence-export" {
			in.Subject = numbered(numbers, x.Machine, in.Subject)
		}
		for _, e := range events {
			entered = append(entered, x.Machine+" "+e.State)
		}
		what := strings.TrimSpace(x.Machine + " " + in.Subject)
		fmt.Fprintf(&out, "%s %s: %s\n", cmp.Or(refs[in.Stream], "workspace"), what, strings.ToLower(string(x.Status)))
		fmt.Fprintf(&out, "    %s\n", fold(pathOf(events)))
	}
	return out.String(), entered, nil
}

// numbered puts the number of an id among those of its kind in its place: ids
// differ from run to run.
func numbered(known map[string][]string, kind, id string) string {
	n := slices.Index(known[kind], id)
	if n < 0 {
		n = len(known[kind])
		known[kind] = append(known[kind], id)
	}
	return strconv.Itoa(n + 1)
}

// pathOf are the states that an execution entered, with the errors of the tasks
// that failed there. A wait that was answered met none. What goes on in several
// branches at once is told of the last of them.
func pathOf(events []asl.Event) []string {
	var out []string
	last := map[string]int{} // where a state stands in out
	for _, e := range events {
		switch {
		case strings.HasSuffix(e.Type, "StateEntered"):
			last[e.State] = len(out)
			out = append(out, e.State)
		case e.Type == "TaskFailed" || e.Type == "TaskTimedOut":
			out[last[e.State]] += " (" + e.Error + ")"
		}
	}
	return out
}

// fold writes a path in lines of readable length.
func fold(states []string) string {
	var out strings.Builder
	width := 0
	for n, s := range states {
		switch {
		case width > 90:
			out.WriteString(" >\n    ")
			width = 0
		case n > 0:
			out.WriteString(" > ")
			width += 3
		}
		out.WriteString(s)
		width += len(s)
	}
	return out.String()
}

// brought lists what the workflows recorded, by review and system, and how often
// the same in a row.
func brought(ctx context.Context, app *usecase.App, refs map[string]review.Ref) (string, error) {
	var lines []string
	for s, err := range app.Store.Streams(ctx, app.Workspace) {
		if err != nil {
			return "", fmt.Errorf("list streams: %w", err)
		}
		events, err := app.Log(ctx, review.Actor{Workflow: true}, s.Name, 0)
		if err != nil {
			return "", err
		}
		for _, e := range events {
			if e.Head.By == "" && e.Head.Channel == ledger.Workflow {
				lines = append(lines, fmt.Sprintf("%s %s %s\n", cmp.Or(refs[s.Name], "workspace"), e.Head.At.UTC().Format(time.RFC3339), e.Head.Kind))
			}
		}
	}
	slices.SortStableFunc(lines, func(a, b string) int { return strings.Compare(firstWord(a), firstWord(b)) })
	return counted(lines), nil
}

// counted tells of equal lines in a row how many they are.
func counted(lines []string) string {
	var out strings.Builder
	n := 1
	for i, line := range lines {
		if i+1 < len(lines) && lines[i+1] == line {
			n++
			continue
		}
		if n > 1 {
			line = fmt.Sprintf("%s (%d)\n", strings.TrimSpace(line), n)
		}
		out.WriteString(line)
		n = 1
	}
	return out.String()
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}
