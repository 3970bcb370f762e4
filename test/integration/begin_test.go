package integration

import (
	"testing"

	"conoe/shared/core/review"
	"conoe/shared/core/usecase"
)

func TestScreeningBeginsALightReview(t *testing.T) {
	screened := func(t *testing.T, answers []review.Answer, write ...review.Doc) *desk {
		d := newDesk(t).opened(standard())
		d.write("product manager", append(write, &review.Monitoring{What: said("hours"), By: said("us")})...)
		must(t)(d.Screen(t.Context(), d.as("product manager"), d.ReviewStream, usecase.Screening{Answers: answers, Begin: true}))
		return d
	}
	passed := func(d *desk) (yes bool) {
		d.see(func(x *review.Dossier) { yes = x.Passed(review.G0) != nil })
		return yes
	}
	t.Run("which asks nobody for anything", func(t *testing.T) {
		d := screened(t, light(), system(review.No))
		if !passed(d) {
			t.Error("the first gate was not passed")
		}
		d.adds(1, func() { // the second time only the answers
			must(t)(d.Screen(t.Context(), d.as("product manager"), d.ReviewStream, usecase.Screening{Answers: light(), Begin: true}))
		})
	})
	t.Run("not while something is missing", func(t *testing.T) {
		if d := screened(t, light()); passed(d) {
			t.Error("the first gate was passed of a system that nobody described")
		}
	})
	t.Run("not where somebody has to conclude something", func(t *testing.T) {
		if d := screened(t, standard(), system(review.Yes)); passed(d) {
			t.Error("the first gate was passed without its record")
		}
	})
}
