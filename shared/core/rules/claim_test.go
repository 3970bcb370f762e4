package rules

import (
	"maps"
	"os"
	"slices"
	"testing"

	"conoe/shared/core/catalogue"
)

// TestEveryTaskHasARecord: the table of records covers exactly the tasks that
// the catalogue lists.
func TestEveryTaskHasARecord(t *testing.T) {
	cat, err := catalogue.Load(os.DirFS("../../../templates"))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, p := range cat.Tasks() {
		want = append(want, p.Locator)
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(taskRecords)); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
