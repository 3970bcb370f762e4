package main

import (
	"encoding/json"
	"iter"

	"conoe/functions/internal/face"
	"conoe/functions/internal/face/screen"
	"conoe/shared/adapter/standin"
	"conoe/templates"
)

// samples say which data the gallery shows. With hostile data every text tries to
// break out, and every list is long.
var samples = []struct {
	name    string
	hostile bool
}{{"ordinary", false}, {"hostile", true}}

// exhibits is everything that conoe shows in Slack, with sample data. It is nothing
// where the screens cannot be read, without which nobody is let in either.
func exhibits() []standin.Exhibit {
	f, err := face.New(templates.Files)
	if err != nil {
		return nil
	}
	var out []standin.Exhibit
	for _, sample := range samples {
		for _, all := range []iter.Seq2[string, json.RawMessage]{screen.All(f.Screens, sample.hostile), screen.Answers(f.Screens, sample.hostile)} {
			for name, raw := range all {
				out = append(out, standin.Exhibit{Name: name, Sample: sample.name, Payload: raw})
			}
		}
	}
	return out
}
