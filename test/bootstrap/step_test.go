package bootstrap_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"conoe/shared/core/flow"
	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestStep calls every task as a workflow does.
func TestStep(t *testing.T) {
	w := newWorld(t)
	stream, gate := w.review.ReviewStream, "G0"
	asked, err := w.App.RequestExport(t.Context(), usecase.Command{ID: "bootstrap/export", Actor: w.lead, Channel: ledger.CLI},
		usecase.ExportOrder{Refs: []review.Ref{w.review.Review}})
	if err != nil {
		t.Fatal(err)
	}
	base := map[string]any{"workspace": w.App.Workspace, "process": "stage", "stream": stream, "subject": gate, "execution": "bootstrap", "age": map[string]any{"since": time.Now()}}
	task := func(name string, more map[string]any) (result, failure string) {
		event := maps.Clone(base)
		event["task"] = name
		maps.Copy(event, more)
		result, failure, message := call(t, w.Step, event)
		if strings.Contains(message, stream) || strings.Contains(message, " ") {
			t.Errorf("%s tells the history %q", name, message)
		}
		return result, failure
	}
	export := func(more map[string]any) map[string]any {
		out := map[string]any{"process": "evidence-export", "stream": "workspace", "subject": asked.Export}
		maps.Copy(out, more)
		return out
	}
	where, failure := task("Where", nil)
	if !strings.Contains(where, `"place":"preparing"`) {
		t.Fatalf("it is at %s, %s", where, failure)
	}
	position, _ := task("Position", export(map[string]any{"look": stream}))
	bundle, _ := task("Build", export(map[string]any{"positions": []json.RawMessage{json.RawMessage(position)}}))
	var called []string
	for name, want := range map[string]struct {
		more            map[string]any
		result, failure string // what is in the result
	}{
		"Where":    {nil, `"place":"preparing"`, ""},
		"Wait":     {map[string]any{"seen": json.RawMessage(where), "token": "nobody knows it"}, `{}`, ""},
		"Elapse":   {nil, `"entries":0`, ""},
		"HandOver": {nil, "", "Conflict"},
		"Renew":    {nil, `{}`, ""},
		"Collect":  {export(nil), stream, ""},
		"Position": {export(map[string]any{"look": stream}), `"root":"`, ""},
		"Build":    {export(map[string]any{"positions": []json.RawMessage{json.RawMessage(position)}}), `"sha256":"`, ""},
		"Deliver":  {export(map[string]any{"bundle": json.RawMessage(bundle), "state": "Deliver", "entered": time.Now()}), `"sha256":"`, ""},
	} {
		if result, failure := task(name, want.more); failure != want.failure || !strings.Contains(result, want.result) {
			t.Errorf("%s answers %s, %s, want %s, %s", name, result, failure, want.result, want.failure)
		}
		called = append(called, name)
	}
	slices.Sort(called)
	if all := slices.Sorted(maps.Keys((&flow.Steps{}).Tasks())); !slices.Equal(called, all) {
		t.Errorf("%v were called of %v", called, all)
	}
	alive(t, w.Step)
}

func TestStepRefuses(t *testing.T) {
	w := newWorld(t)
	for what, event := range map[string]struct{ payload, failure string }{
		"an unknown task":            {fmt.Sprintf(`{"task":"Decide","workspace":%q}`, w.App.Workspace), "Invalid"},
		"another workspace":          {fmt.Sprintf(`{"task":"Where","workspace":"ws_other","process":"stage","stream":%q}`, w.review.ReviewStream), "Denied"},
		"a stream that there is not": {fmt.Sprintf(`{"task":"Where","workspace":%q,"process":"stage","stream":"rev_0"}`, w.App.Workspace), "NotFound"},
		"an unknown process":         {fmt.Sprintf(`{"task":"Where","workspace":%q,"process":"stages","stream":%q}`, w.App.Workspace, w.review.ReviewStream), "Invalid"},
		"a wait without a token":     {fmt.Sprintf(`{"task":"Wait","workspace":%q,"process":"stage","stream":%q}`, w.App.Workspace, w.review.ReviewStream), "Invalid"},
		"another type":               {`{"task":7}`, "Invalid"},
		"a list":                     {`[]`, "Invalid"},
		"no JSON":                    {`{"task"`, "Invalid"},
		"nothing":                    {``, "Invalid"},
	} {
		if result, failure, message := call(t, w.Step, event.payload); failure != event.failure || strings.Contains(message, " ") {
			t.Errorf("%s: answered with %s, %s (%s), want %s", what, result, failure, message, event.failure)
		}
	}
	alive(t, w.Step)
}
