package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"conoe/shared/core/asl"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// paths tells of each execution through which states it went and how it ended,
// and lists the states. Nested executions follow the one that waits for them.
func (w *stage) paths() (string, []string) {
	list, err := w.d.Executions(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	var out strings.Builder
	var all []string
	numbers := map[string][]string{}
	for _, x := range list {
		events, err := w.d.Engine.Flows.History(w.t.Context(), x.Name)
		if err != nil {
			w.t.Fatal(err)
		}
		about := x.About
		if x.Flow == "round" || x.Flow == "evidence-export" {
			about = numbered(numbers, x.Flow, about)
		}
		for _, e := range events {
			all = append(all, x.Flow+" "+e.State)
		}
		fmt.Fprintf(&out, "%s %s: %s\n", cmp.Or(x.Ref, "workspace"), strings.TrimSpace(x.Flow+" "+about), strings.ToLower(string(x.Status)))
		fmt.Fprintf(&out, "    %s\n", fold(pathOf(events)))
	}
	return out.String(), all
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

// entries lists what the workflows recorded, by review and system, and how often
// the same in a row.
func (w *stage) entries() string {
	refs, err := w.d.Refs(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	var out strings.Builder
	for s, err := range w.d.Store.Streams(w.t.Context(), w.d.Workspace) {
		if err != nil {
			w.t.Fatal(err)
		}
		events, err := w.d.Log(w.t.Context(), review.Actor{Workflow: true}, s.Name, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, e := range events {
			if e.Head.By == "" && e.Head.Channel == ledger.Workflow {
				fmt.Fprintf(&out, "%s %s %s\n", cmp.Or(refs[s.Name], "workspace"), e.Head.At.UTC().Format(time.RFC3339), e.Head.Kind)
			}
		}
	}
	lines := strings.SplitAfter(out.String(), "\n")
	slices.SortStableFunc(lines, func(a, b string) int { return strings.Compare(firstWord(a), firstWord(b)) })
	return counted(lines)
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
