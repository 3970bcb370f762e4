package handler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"conoe/shared/config"
	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/relay"
)

// Events is what rings the relay in the cloud: the table's stream, doorbells that
// were put back for later, the schedule, and people with an errand.
type Events struct {
	Relay *relay.Relay
	// Telling is who tells people; nil as long as nobody can be told. The field may
	// be nil.
	Telling func(context.Context) *Telling
	Stack   string // the dimension of metrics
	// HeadOf is the stream whose head an item of the table is, if it is one.
	HeadOf func(pk, sk string) (ledger.Stream, bool)
	// Later puts a doorbell back until a time, as far away as its queue can.
	Later func(ctx context.Context, d Doorbell, at time.Time) error
	// Sweep finds what no doorbell rang for, and counts the gates that are stuck. It
	// may leave out what it knows to be still in the streams of which the relay has
	// done everything: done gives their sizes.
	Sweep func(ctx context.Context, done map[ledger.Stream]int64) (stuck int, err error)
	// Replace starts the executions of a stream anew, for a redrive.
	Replace func(context.Context, ledger.Stream) (int, error)
	Errands map[string]Errand // further ones, by name
	Log     *slog.Logger

	everybody *everybody
}

// event tells apart what rings.
type event struct {
	Sweep   bool `json:"sweep"`
	Records []struct {
		Source string `json:"eventSource"`
	} `json:"Records"`
}

// failures names the records that were not handled: those come again.
type failures struct {
	Items []failure `json:"batchItemFailures"`
}

type failure struct {
	ID string `json:"itemIdentifier"`
}

// Handler answers all of them. An effect that fails is no failure of a record: it
// is rung for again later, and holds nobody back.
func (e Events) Handler() lambda.Handler {
	e.everybody = new(everybody)
	bells := e.doorbells()
	return handle(func(ctx context.Context, payload []byte) ([]byte, error) {
		if name, in, do := e.errand(payload); do != nil {
			return e.run(ctx, name, in, do)
		}
		return bells.Invoke(ctx, payload)
	})
}

// doorbells answers what is no errand.
func (e Events) doorbells() lambda.Handler {
	return Task("relay", e.Log, func(ctx context.Context, raw json.RawMessage) (failures, error) {
		var what event
		if err := json.Unmarshal(raw, &what); err != nil {
			return failures{}, fault.Errorf(fault.Invalid, "The event is not one that rings the relay.")
		}
		switch {
		case what.Sweep:
			return failures{Items: []failure{}}, e.sweep(ctx)
		case len(what.Records) > 0 && what.Records[0].Source == "aws:dynamodb":
			return e.appended(ctx, raw)
		case len(what.Records) > 0 && what.Records[0].Source == "aws:sqs":
			return e.putBack(ctx, raw)
		}
		return failures{}, fault.Errorf(fault.Invalid, "The event is not one that rings the relay.")
	})
}

// sweep rings for every stream in which somebody is behind, lets Sweep find the
// rest, and writes the metrics on which alarms look. Where everybody stands is
// told first: after an outage ringing may take longer than the function has. What
// one part has no time for is the next sweep's. Telling people comes last.
func (e Events) sweep(ctx context.Context) error {
	telling := e.telling(ctx)
	all, failed := e.look(ctx, telling)
	unseen, none := relay.Unseen(all)
	if failed = errors.Join(failed, unseen); failed != nil && (none || len(all) == 0) {
		return failed
	}
	e.tell(ctx, "the relay stands",
		measure{config.Parked, "Count", int64(relay.Parked(all))},
		measure{config.OldestWait, "Seconds", int64(relay.OldestWait(all, e.Relay.Now()) / time.Second)})
	told, others := telling.split(all)
	failed = errors.Join(failed, e.ringAll(ctx, relay.ToRing(others), e.ring))
	if ctx.Err() != nil {
		return failed
	}
	most, cancel := leave(ctx, 4)
	defer cancel()
	stuck, err := e.Sweep(most, relay.Done(others))
	e.tell(ctx, "swept", measure{config.Stuck, "Count", int64(stuck)})
	return errors.Join(failed, err, e.sweepTelling(ctx, telling, told))
}

// look says where all stand, as far as a part of the time goes.
func (e Events) look(ctx context.Context, t *Telling) ([]relay.Standing, error) {
	some, cancel := Share(ctx, 3)
	defer cancel()
	all, err := e.everybody.of(e.Relay, t).Standings(some)
	if err != nil {
		err = fmt.Errorf("look where all stand: %w", err)
	}
	return all, err
}

// ringAll rings, as far as a part of the time goes.
func (e Events) ringAll(ctx context.Context, streams []ledger.Stream, ring func(context.Context, ledger.Stream) error) (failed error) {
	some, cancel := Share(ctx, 2)
	defer cancel()
	for n, s := range streams {
		if some.Err() != nil {
			return errors.Join(failed, fmt.Errorf("%d streams were not rung: %w", len(streams)-n, some.Err()))
		}
		failed = errors.Join(failed, ring(ctx, s))
	}
	return failed
}

// Share ends after one of n equal parts of the time that is left.
func Share(ctx context.Context, n int) (context.Context, context.CancelFunc) {
	end, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, time.Until(end)/time.Duration(n))
}

// leave ends when one of n equal parts of the time is left.
func leave(ctx context.Context, n int) (context.Context, context.CancelFunc) {
	end, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, end.Add(-time.Until(end)/time.Duration(n)))
}

// appended rings once for each stream of which a head is among the records. People
// are told by way of the queue, so that the next record need not wait for that.
func (e Events) appended(ctx context.Context, raw []byte) (failures, error) {
	var in events.DynamoDBEvent
	if err := json.Unmarshal(raw, &in); err != nil {
		return failures{}, fault.Errorf(fault.Invalid, "The event is no record of the table's stream.")
	}
	out := failures{Items: []failure{}}
	done := map[ledger.Stream]error{}
	for _, r := range in.Records {
		s, ok := e.HeadOf(text(r.Change.Keys, "pk"), text(r.Change.Keys, "sk"))
		if !ok || s.Workspace != e.Relay.Workspace {
			continue
		}
		if _, again := done[s]; !again {
			done[s] = mendable(e.ringAndTell(ctx, s))
		}
		if done[s] != nil {
			out.Items = append(out.Items, failure{r.Change.SequenceNumber})
		}
	}
	return out, ctx.Err()
}

func text(keys map[string]events.DynamoDBAttributeValue, name string) string {
	if v, ok := keys[name]; ok && v.DataType() == events.DataTypeString {
		return v.String()
	}
	return ""
}

// putBack rings for doorbells that were put back, once for each stream, and then has
// people told.
func (e Events) putBack(ctx context.Context, raw []byte) (failures, error) {
	var in events.SQSEvent
	if err := json.Unmarshal(raw, &in); err != nil {
		return failures{}, fault.Errorf(fault.Invalid, "The event is no message of the queue.")
	}
	done := map[ledger.Stream]error{}
	var streams []ledger.Stream
	for _, m := range in.Records {
		s, ok := e.streamOf(m)
		if _, again := done[s]; !ok || again {
			continue
		}
		done[s], streams = mendable(e.ring(ctx, s)), append(streams, s)
	}
	for s, err := range e.tellAll(ctx, e.telling(ctx), streams) {
		done[s] = errors.Join(done[s], mendable(err))
	}
	out := failures{Items: []failure{}}
	for _, m := range in.Records {
		if s, ok := e.streamOf(m); ok && done[s] != nil {
			out.Items = append(out.Items, failure{m.MessageId})
		}
	}
	return out, ctx.Err()
}

// streamOf is the stream for which a message rings. One that names none would be no
// better the next time.
func (e Events) streamOf(m events.SQSMessage) (ledger.Stream, bool) {
	var d Doorbell
	err := json.Unmarshal([]byte(m.Body), &d)
	return ledger.Stream{Workspace: d.Workspace, Name: d.Stream}, err == nil && d.Workspace == e.Relay.Workspace
}

// mendable leaves out an error that stays until somebody mends the stream: its record
// would come again and again and hold others back. Every sweep rings and tells of it.
func mendable(err error) error {
	if errors.Is(err, ledger.ErrBroken) {
		return nil
	}
	return err
}

// ring performs effects, and puts a doorbell back for those that failed.
func (e Events) ring(ctx context.Context, s ledger.Stream) error {
	return e.ringOf(ctx, e.Relay, s)
}

func (e Events) ringOf(ctx context.Context, r *relay.Relay, s ledger.Stream) error {
	at, err := r.Ring(ctx, s)
	if err == nil && !at.IsZero() {
		err = e.Later(ctx, Doorbell{Workspace: s.Workspace, Stream: s.Name}, at)
	}
	if err != nil {
		e.Log.LogAttrs(ctx, slog.LevelError, "ring failed", slog.String("stream", s.Name), slog.String("error", err.Error()))
		return fmt.Errorf("ring %s: %w", s.Name, err)
	}
	return nil
}
