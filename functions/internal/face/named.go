package face

import (
	"context"
	"regexp"

	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// personID is how the core names a person in a sentence: it knows no names.
var personID = regexp.MustCompile(`per_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// named puts names in place of the persons whom a text speaks of.
func (a *App) named(ctx context.Context, text string) string {
	if !personID.MatchString(text) {
		return text
	}
	w, err := a.People(ctx)
	return personID.ReplaceAllStringFunc(text, func(id string) string {
		if err == nil {
			if name := a.App.Name(ctx, w, w.Who(review.PersonID(id))); name != "" && !personID.MatchString(name) {
				return name
			}
		}
		return "somebody"
	})
}

// namedIn is a refusal with names.
func (a *App) namedIn(ctx context.Context, err error) error {
	if code := fault.CodeOf(err); code != fault.Internal {
		if said := fault.Sentence(err); personID.MatchString(said) {
			return fault.Errorf(code, "%s", a.named(ctx, said))
		}
	}
	return err
}

// plainly says what stands beside the fields of a modal in everyday words, with names.
func (a *App) plainly(ctx context.Context, answer any) any {
	if v, ok := answer.(viewAnswer); ok {
		for field, said := range v.Errors {
			v.Errors[field] = short(a.Book.Plain(a.named(ctx, said)))
		}
	}
	return answer
}
