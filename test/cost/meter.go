package main

import (
	"context"
	"slices"
	"strings"
	"sync"

	"conoe/test/cloud"
)

// meter reads what a World has used since the meter was put in.
type meter struct {
	world *cloud.World

	mu       sync.Mutex
	requests map[string]int // by who asked, the service and the operation
}

func newMeter(w *cloud.World) *meter {
	m := &meter{world: w, requests: map[string]int{}}
	w.Lose(func(r cloud.Request) cloud.Fate {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.requests[r.From+" "+r.Service+"."+r.Operation]++
		return cloud.Carried
	})
	return m
}

// count adds up the requests of which f says yes.
func (m *meter) count(f func(from, service, operation string) bool) (n float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for name, times := range m.requests {
		from, rest, _ := strings.Cut(name, " ")
		service, operation, _ := strings.Cut(rest, ".")
		if f(from, service, operation) {
			n += float64(times)
		}
	}
	return n
}

func (m *meter) of(service string, operations ...string) float64 {
	return m.count(func(_, s, o string) bool { return s == service && slices.Contains(operations, o) })
}

// commands are those of people: each ends with a write by the App. What they look at
// in between is not played; see looks.
func (m *meter) commands() float64 {
	return m.count(func(from, service, operation string) bool {
		return from == "test" && service == "DynamoDB" && (strings.Contains(operation, "Write") || operation == "PutItem" || operation == "UpdateItem")
	})
}

// read gives everything so far.
func (m *meter) read(ctx context.Context) (usage, error) {
	c, err := m.world.Counts(ctx)
	if err != nil {
		return nil, err
	}
	u := bill(c, m.commands(), len(m.world.Step.Log())+len(m.world.Relay.Log()))
	u["s3"] = m.of("S3", "PUT", "GET", "HEAD")
	for _, f := range []*cloud.Function{m.world.Step, m.world.Relay} {
		for _, took := range f.Starts() {
			u["gb_second"] += took.Seconds() * memory / 1024
		}
	}
	u["kms_ecc"] = m.of("TrentService", "Sign", "GetPublicKey")
	return u, nil
}

// bill makes of counts what is paid for: of people's commands and of the bytes that
// functions wrote into their logs as well.
func bill(c cloud.Counts, commands float64, logged int) usage {
	step, relay := c.Functions["step"], c.Functions["relay"]
	// A command takes a call of the function for Slack, as long as one of step; so
	// does each look.
	requests := commands * (1 + looks)
	calls := float64(step.Invocations+relay.Invocations) + requests
	milliseconds := float64(step.Milliseconds+relay.Milliseconds) + requests*float64(step.Milliseconds)/float64(max(1, step.Invocations))
	u := usage{
		"transition": float64(c.Transitions), "sqs": perMessage * float64(c.Messages),
		"api_request": requests, "secret_read": 2 * commands,
		"call": calls, "gb_second": milliseconds / 1000 * memory / 1024,
		"log_gb": (float64(logged) + platformLog*calls + eventLog*float64(c.Events) + accessLog*requests) / 1e9,
		// What an execution calls belongs to its trace.
		"trace":     float64(relay.Invocations) + requests + float64(c.Executions),
		"kms_data":  calls,
		"read_unit": commands * looks * lookUnits,
	}
	for _, units := range c.Units {
		u["read_unit"] += units.Read
		u["write_unit"] += units.Write
	}
	return u
}
