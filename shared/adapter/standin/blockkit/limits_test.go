package blockkit

import "testing"

func TestLimitThatIsNotThereIsADefect(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a limit that is not there was found")
		}
	}()
	Limit("no.such.limit")
}
