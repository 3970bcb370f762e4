package ledger_test

import (
	"testing"
	"time"

	"conoe/shared/core/ledger"
)

func TestRestoredEntryBeginsItsEpoch(t *testing.T) {
	entry := func(kind string, data any) []byte {
		b, err := ledger.Record[any]{
			Envelope: ledger.Envelope{At: ledger.At(time.Unix(1, 0)), Channel: ledger.CLI, Kind: kind, V: 1}, Data: data,
		}.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	epoch := func(n int) map[string]any { return map[string]any{"epoch": n} }
	for name, c := range map[string]struct {
		entries [][]byte
		want    int
	}{
		"none":               {[][]byte{entry("x", epoch(3))}, 0},
		"the first":          {[][]byte{entry("x", epoch(3)), entry(ledger.Restored, epoch(1)), entry("y", epoch(7))}, 1},
		"after a lost epoch": {[][]byte{entry(ledger.Restored, epoch(4))}, 4},
		"never back":         {[][]byte{entry(ledger.Restored, epoch(4)), entry(ledger.Restored, epoch(2))}, 4},
		"quoted": {[][]byte{entry("x", map[string]any{
			"data": map[string]any{"epoch": 9}, "text": `,"kind":"stream.restored","v":1}`,
		})}, 0},
		"no entry": {[][]byte{[]byte("x"), nil}, 0},
	} {
		if got := (ledger.Head{}).Add(c.entries...).Epoch; got != c.want {
			t.Errorf("%s: got epoch %d, want %d", name, got, c.want)
		}
	}
}
