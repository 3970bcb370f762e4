package main

import (
	"strings"
	"testing"
)

// TestRestoredTableInThePlaceOfOurs: functions, doorbells and permissions go to the
// restored table, and the stack makes none.
func TestRestoredTableInThePlaceOfOurs(t *testing.T) {
	const table = "arn:aws:dynamodb:eu-central-1:111122223333:table/restored"
	d := deployment
	d.Ledger = table + "/stream/2026-11-22T01:02:03.456"
	got, err := build(t.TempDir(), d, nil)
	if err != nil {
		t.Fatal(err)
	}
	if tables := got.of("AWS::DynamoDB::Table"); len(tables) != 0 {
		t.Errorf("it has %d tables", len(tables))
	}
	got.of("AWS::Lambda::EventSourceMapping")["Doorbell"].expect(t, map[string]string{"EventSourceArn": string(d.Ledger)})
	for function, wants := range map[string][]string{"Relay": {table, string(d.Ledger)}, "Step": {table}} {
		got.of("AWS::Lambda::Function")[function].expect(t, map[string]string{"Environment.Variables.CONOE_TABLE": "restored"})
		may := plain(got.of("AWS::IAM::Role")[function+"Role"].Properties["Policies"])
		for _, want := range wants {
			if !strings.Contains(may+";", "Resource "+want+";") && !strings.Contains(may+" ", "Resource "+want+" ") {
				t.Errorf("%s may do nothing with %s: %s", function, want, may)
			}
		}
	}
}
