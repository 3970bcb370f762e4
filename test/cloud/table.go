package cloud

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"

	"conoe/shared/adapter/dynamo"
)

// table stands between everybody and the DynamoDB-compatible server. It counts
// capacity, and is the table's stream: of the heads that were written.
type table struct {
	url    string
	client *http.Client

	mu    sync.Mutex
	units map[string]Units
	heads []head // not yet brought to the relay
	last  int    // sequence number
}

// head is a record of the stream.
type head struct {
	pk       string
	sequence int
}

func newTable(url string) *table {
	return &table{
		url: url, units: map[string]Units{},
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}},
	}
}

// reads and writes are the operations that use capacity.
var (
	reads  = []string{"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"}
	writes = []string{"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}
)

func (t *table) answer(ctx context.Context, r Request) answer {
	var body map[string]json.RawMessage
	if err := json.Unmarshal(r.Body, &body); err != nil {
		return unreadable(err)
	}
	if slices.Contains(reads, r.Operation) || slices.Contains(writes, r.Operation) {
		body["ReturnConsumedCapacity"] = json.RawMessage(`"TOTAL"`)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return unreadable(err)
	}
	a, err := t.forward(ctx, r, raw)
	if err != nil {
		return refusal(http.StatusInternalServerError, "InternalServerError", err.Error())
	}
	if a.status == http.StatusOK {
		t.note(r, a.body)
	}
	return a
}

func (t *table) forward(ctx context.Context, r Request, body []byte) (answer, error) {
	// Whoever asked may be killed; what has arrived is carried out anyway.
	out, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodPost, t.url, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	for _, name := range []string{"Content-Type", "X-Amz-Target", "X-Amz-Date", "Authorization"} {
		out.Header.Set(name, r.http.Header.Get(name))
	}
	in, err := t.client.Do(out)
	if err != nil {
		return answer{}, err
	}
	defer in.Body.Close() //nolint:errcheck // it was read
	raw, err := io.ReadAll(in.Body)
	header := map[string]string{}
	for _, name := range []string{"Content-Type", "X-Amz-Crc32", "X-Amzn-Requestid"} {
		if v := in.Header.Get(name); v != "" {
			header[name] = v
		}
	}
	return answer{in.StatusCode, header, raw}, err
}

// note adds up what a request has used, and rings for the heads that it wrote.
func (t *table) note(r Request, answered []byte) {
	used, err := consumed(answered)
	t.mu.Lock()
	defer t.mu.Unlock()
	u := t.units[r.From]
	switch {
	case err != nil:
	case slices.Contains(writes, r.Operation):
		u.Write += used
	default:
		u.Read += used
	}
	t.units[r.From] = u
	for _, pk := range headsIn(r) {
		t.last++
		t.heads = append(t.heads, head{pk, t.last})
	}
}

// consumed is the capacity that an answer tells of: one number, or one a table.
func consumed(answered []byte) (units float64, err error) {
	type capacity struct{ CapacityUnits float64 }
	var one struct{ ConsumedCapacity capacity }
	if json.Unmarshal(answered, &one) == nil {
		return one.ConsumedCapacity.CapacityUnits, nil
	}
	var many struct{ ConsumedCapacity []capacity }
	if err := json.Unmarshal(answered, &many); err != nil {
		return 0, errors.New("the answer tells of no capacity")
	}
	for _, c := range many.ConsumedCapacity {
		units += c.CapacityUnits
	}
	return units, nil
}

// change is a write of an item, by its keys at least.
type change struct{ Item, Key keys }

type keys map[string]struct{ S string }

// headsIn are the partition keys of the heads that a request writes.
func headsIn(r Request) (pks []string) {
	var in struct {
		change
		TransactItems []struct{ Put, Update, Delete change }
	}
	// What cannot be read here was no write: other fields of a name that is
	// written differently elsewhere.
	if !slices.Contains(writes, r.Operation) || json.Unmarshal(r.Body, &in) != nil {
		return nil
	}
	all := []change{in.change}
	for _, one := range in.TransactItems {
		all = append(all, one.Put, one.Update, one.Delete)
	}
	for _, c := range all {
		for _, k := range []keys{c.Item, c.Key} {
			if k[dynamo.SortKey].S == dynamo.HeadKey {
				pks = append(pks, k[dynamo.PartitionKey].S)
			}
		}
	}
	return pks
}

func (t *table) rung() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.heads) > 0
}

// take gives the records that nobody has got, of one call of the relay.
func (t *table) take() []head {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(len(t.heads), 100) // the batch size of the deployed mapping
	out := t.heads[:n:n]
	t.heads = t.heads[n:]
	return out
}

// giveBack puts records back before what came meanwhile.
func (t *table) giveBack(h []head) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.heads = slices.Concat(h, t.heads)
	slices.SortFunc(t.heads, func(a, b head) int { return a.sequence - b.sequence })
}

func (t *table) used() map[string]Units {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.units)
}
