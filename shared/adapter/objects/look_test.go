package objects_test

import (
	"slices"
	"testing"

	"conoe/shared/core/fault"
)

func TestNames(t *testing.T) {
	b, calls := service(t, 200, `<ListBucketResult><IsTruncated>false</IsTruncated>
		<Contents><Key>exports/ws_1/rev_1/1.txt</Key></Contents><Contents><Key>exports/ws_1/rev_1/2.txt</Key></Contents></ListBucketResult>`)
	got, err := b.Names(t.Context(), "ws_1/")
	if want := []string{"ws_1/rev_1/1.txt", "ws_1/rev_1/2.txt"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if asked := (*calls)[0]; asked.method != "GET" || asked.path != "/bundles" && asked.path != "/bundles/" {
		t.Errorf("asked %+v", asked)
	}
	b, _ = service(t, 403, "<Error><Code>AccessDenied</Code></Error>")
	if _, err := b.Names(t.Context(), ""); err == nil {
		t.Error("a refusal is no list")
	}
}

func TestGet(t *testing.T) {
	b, calls := service(t, 200, "a note")
	if got, err := b.Get(t.Context(), "ws_1/rev_1/1.txt"); err != nil || string(got) != "a note" {
		t.Errorf("got %q, %v", got, err)
	}
	if asked := (*calls)[0]; asked.path != "/bundles/exports/ws_1/rev_1/1.txt" {
		t.Errorf("asked %+v", asked)
	}
	b, _ = service(t, 404, "<Error><Code>NoSuchKey</Code></Error>")
	if _, err := b.Get(t.Context(), "x"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
	b, _ = service(t, 403, "<Error><Code>AccessDenied</Code></Error>")
	if _, err := b.Get(t.Context(), "x"); err == nil || fault.CodeOf(err) != fault.Internal {
		t.Errorf("got %v", err)
	}
}
