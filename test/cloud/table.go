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
	"strings"
	"sync"

	"conoe/shared/adapter/dynamo"
)

// table stands between everybody and the DynamoDB-compatible server. It counts
// capacity, and is the table's stream: of the heads that were written.
type table struct {
	url    string
	client *http.Client

	mu    sync.Mutex
	units map[string]map[string]Units // by who asked, and what for
	heads []head                      // not yet brought to the relay
	last  int                         // sequence number
}

// head is a record of the stream.
type head struct {
	pk       string
	sequence int
}

func newTable(url string) *table {
	return &table{
		url: url, units: map[string]map[string]Units{},
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
	if t.units[r.From] == nil {
		t.units[r.From] = map[string]Units{}
	}
	what := use(r)
	u := t.units[r.From][what]
	switch {
	case err != nil:
	case slices.Contains(writes, r.Operation):
		u.Write += used
	default:
		u.Read += used
	}
	t.units[r.From][what] = u
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
	if !slices.Contains(writes, r.Operation) {
		return nil
	}
	for _, k := range keysIn(r) {
		if k[dynamo.SortKey].S == dynamo.HeadKey {
			pks = append(pks, k[dynamo.PartitionKey].S)
		}
	}
	return pks
}

// keysIn are the keys that a request names one by one, and those that a query
// begins with.
func keysIn(r Request) []keys {
	var in struct {
		change
		TransactItems []struct{ Put, Update, Delete, ConditionCheck change }
		RequestItems  map[string]struct{ Keys []keys }
		Values        map[string]struct{ S string } `json:"ExpressionAttributeValues"`
	}
	// What cannot be read here is another request: other fields of a name that is
	// written differently elsewhere.
	if json.Unmarshal(r.Body, &in) != nil {
		return nil
	}
	all := []keys{in.Item, in.Key}
	for _, one := range in.TransactItems {
		all = append(all, one.Put.Item, one.Update.Key, one.Delete.Key, one.ConditionCheck.Key)
	}
	for _, one := range in.RequestItems {
		all = append(all, one.Keys...)
	}
	for _, name := range []string{":sk", ":from"} {
		if v := in.Values[name]; r.Operation == "Query" && v.S != "" {
			all = append(all, keys{dynamo.SortKey: v})
		}
	}
	return slices.DeleteFunc(all, func(k keys) bool { return k[dynamo.SortKey].S == "" })
}

// use says what a request is for: its operation and the kinds of items, as the
// sort keys begin.
func use(r Request) string {
	var kinds []string
	for _, k := range keysIn(r) {
		kind, rest, _ := strings.Cut(k[dynamo.SortKey].S, "#")
		if kind == "a" {
			rest, _, _ = strings.Cut(rest, "/")
			kind += "#" + rest
		}
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return r.Operation + " " + strings.Join(slices.Compact(kinds), " ")
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

func (t *table) used() (all map[string]Units, split map[string]map[string]Units) {
	t.mu.Lock()
	defer t.mu.Unlock()
	all, split = map[string]Units{}, map[string]map[string]Units{}
	for from, uses := range t.units {
		split[from] = maps.Clone(uses)
		for _, u := range uses {
			all[from] = Units{all[from].Read + u.Read, all[from].Write + u.Write}
		}
	}
	return all, split
}
