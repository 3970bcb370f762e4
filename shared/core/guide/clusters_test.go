package guide

import (
	"reflect"
	"testing"
)

func TestClusters(t *testing.T) {
	b, listed := book(t), []int{1, 2, 4, 7}
	got, problems := b.Clusters("1, 4 7: privacy\n\n #2, 2. : Time with the family\n4: FAIRNESS", listed)
	want := []Group{{[]int{1, 4, 7}, "PRIVACY", ""}, {[]int{2}, "custom", "Time with the family"}, {[]int{4}, "FAIRNESS", ""}}
	if len(problems) > 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, problems)
	}
	for _, text := range []string{"", "1, 2", "1:", "8: trust", "3: trust", "0: trust", "one: trust", ": trust", "1: trust\n2"} {
		if _, problems := b.Clusters(text, listed); len(problems) != 1 {
			t.Errorf("%q: got %v", text, problems)
		}
	}
}
