package asl_test

import (
	"encoding/json"
	"testing"

	"conoe/shared/core/asl"
)

// What parses can be started, moved and asked about, whatever it says.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		clean, everything, in(`"Type": "Pass", "End": true, "Output": "{% $range(1, 9, 2) ~> $map(function($x){ $x }) %}"`),
		in(`"Type": "Wait", "Seconds": "{% $states.input.n %}", "End": true`), in(`"Type": "Fail", "Error": "{% $now() %}"`), `{}`, `[[`,
	} {
		f.Add([]byte(seed), []byte(`{"n": 1}`))
	}
	f.Fuzz(func(t *testing.T, definition, input []byte) {
		m, err := asl.Parse("fuzz", definition)
		if err != nil {
			return
		}
		m.Lint()
		m.Outline()
		m.Functions()
		r, _, err := m.Start(asl.Start{Name: "r", Input: input}, noon)
		if err != nil {
			return
		}
		if _, err := m.Advance(r, asl.Env{Now: noon}); err != nil {
			t.Fatal(err)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Fatal(err)
		}
		_, due := r.Due()
		if r.Status == asl.Running && !due && len(r.Waits()) == 0 {
			t.Error("the run stands still and waits for nothing")
		}
	})
}
