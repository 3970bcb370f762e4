package dynamo

import (
	"testing"

	"conoe/test/dynamo/dynoxide"
	"conoe/test/dynamo/measure"
)

func TestAppendAgainstRaw(t *testing.T) {
	ours, raw, err := measure.AppendAgainstRaw(t.Context(), dynoxide.Start(t), 150)
	if err != nil {
		t.Fatal(err)
	}
	ratio := float64(ours) / float64(raw)
	t.Logf("append %v, bare transaction %v: %.2f times", ours, raw, ratio)
	if ratio > measure.MostOfRaw {
		t.Errorf("an append takes %v and a bare transaction %v, which is over %.1f times", ours, raw, measure.MostOfRaw)
	}
}
