// Package blockkit knows what Slack accepts in blocks and views, and how many of
// each thing. It reads JSON and knows nothing of the app that made it.
package blockkit

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed limits.json
var limitsFile []byte

// limits are the lengths and counts that Slack enforces, as its documentation,
// its TypeScript types and the validators of its Python SDK state them. Where
// those differ the lower one stands; message.blocks.text is what people measured,
// since Slack documents no sum.
var limits = readLimits(limitsFile)

func readLimits(file []byte) map[string]int {
	m := map[string]int{}
	if err := json.Unmarshal(file, &m); err != nil {
		panic(fmt.Sprintf("limits.json: %v", err))
	}
	return m
}

// Limit is the number under a name. A name without a number is a defect of this
// package.
func Limit(name string) int {
	n, ok := limits[name]
	if !ok {
		panic("no limit is called " + name)
	}
	return n
}
