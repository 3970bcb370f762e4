package integration

import (
	"testing"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

// TestOutsiderIsMadeKnown: the team of a review names somebody from outside, once.
func TestOutsiderIsMadeKnown(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	c := d.as("product manager")
	first, err := d.AddOutsider(t.Context(), c, d.ReviewStream, "Ines")
	must(t)(nil, err)
	again, err := d.AddOutsider(t.Context(), c, d.ReviewStream, "Ines")
	must(t)(nil, err)
	if w := d.people(); first != again || w.People[first.Person].Membership != review.Outsider || d.Name(t.Context(), w, first.Person) != "Ines" {
		t.Errorf("got %+v and %+v, known as %+v", first, again, w.People[first.Person])
	}
	for who, name := range map[string]string{"colleague": "Ines", "product manager": "  "} {
		want := map[string]fault.Code{"colleague": fault.Denied, "product manager": fault.Invalid}[who]
		_, err := d.AddOutsider(t.Context(), d.as(who), d.ReviewStream, name)
		refused(t, err, want)
	}
}

// TestNewDraftOverwritesNothing: a draft that is to be new is refused once somebody
// else has its name.
func TestNewDraftOverwritesNothing(t *testing.T) {
	d := newDesk(t).opened(standard()).staffed(review.No)
	ref := d.write("product manager", &review.Statement{Text: "first"})[0]
	_, err := d.Save(t.Context(), d.as("product manager"), d.ReviewStream, []usecase.Draft{{Ref: ref, Doc: &review.Statement{Text: "second"}, New: true}})
	refused(t, err, fault.Conflict)
	if v := d.item(ref).Version; v != 1 {
		t.Errorf("version %d, want the first", v)
	}
}
