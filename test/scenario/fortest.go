package scenario

import "testing"

// Shipped are the scenarios of the workflows, for a test in a folder of test.
func Shipped(t testing.TB) []*Script {
	t.Helper()
	all, err := Scripts("../../workflows/testdata")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// LocalFor makes a practice file that goes with the test.
func LocalFor(t testing.TB) *Local {
	t.Helper()
	l, err := NewLocal(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}
