package face

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
)

// brings lists what somebody may bring into a review without being asked for it,
// and with whom from outside.
func (a *App) brings(by review.Actor, w *review.Workspace, d *review.Dossier) []string {
	may := func(v review.Verb) bool { return review.May(by, v, w, d) == nil }
	var out []string
	if !d.IsReview() || !d.Open() {
		return nil
	}
	if may(review.VerbSave) {
		out = append(out, "paste", "outside")
	}
	if may(review.VerbRecordMinute) && asksSomebody(d) {
		out = append(out, "minute")
	}
	if may(review.VerbSave) && a.letsIn(false) == nil && speaksForPeople(d) {
		out = append(out, "bind")
	}
	if may(review.VerbExport) {
		out = append(out, "export")
	}
	return out
}

// brought is a text as somebody gave it: pasted, or in a file.
type brought struct {
	field string // where it was given
	name  string // of the file
	file  string // its id
	raw   []byte
}

func (b brought) digest() string {
	sum := sha256.Sum256(b.raw)
	return hex.EncodeToString(sum[:])
}

// bring takes the text from the field, or the file from Slack.
func (a *App) bring(ctx context.Context, s submission) (brought, error) {
	text, file := one(s.values[screen.FieldText]), fileOf(s.state)
	if file == "" && text == "" {
		file = s.meta.Key
	}
	switch {
	case file != "" && text != "":
		return brought{field: screen.FieldText}, fault.Errorf(fault.Invalid, "There are a text and a file. Take one of them away, and bring it afterwards.")
	case file == "" && text == "":
		return brought{field: screen.FieldText}, fault.Errorf(fault.Invalid, "Paste a text, or add a file.")
	case file == "":
		return brought{field: screen.FieldText, raw: []byte(text)}, nil
	}
	b := brought{field: screen.FieldFile, file: file}
	var err error
	b.name, b.raw, err = a.Slack.File(ctx, file)
	if fault.CodeOf(err) == fault.NotFound {
		err = fault.Errorf(fault.Invalid, "Slack does not show us that file. Add it here, or paste its text.")
	}
	return b, err
}

// fileOf is the file that was put into the field for files.
func fileOf(state *slack.ViewState) string {
	if state == nil {
		return ""
	}
	for _, f := range state.Values[screen.FieldFile][screen.Input].Files {
		return f.ID
	}
	return ""
}

// kept shows any refusal at a field, so that what was written at length is not lost;
// where there is no such field, in place of the modal.
func (s submission) kept(field string, err error) (any, error) {
	if _, there := s.values[field]; !there || errors.Is(err, errAgain) || fault.CodeOf(err) == fault.Internal {
		return nil, err
	}
	return viewAnswer{Action: "errors", Errors: map[string]string{field: short(fault.Sentence(err))}}, nil
}

// mostTyped is how much a field of Slack takes, in characters.
const mostTyped = 3000

// bringsMessage takes over a message that somebody chose it at: its text, or the
// first of its files. Nothing of it is kept before they have seen what was read.
func (a *App) bringsMessage(ctx context.Context, p press, msg slack.Message) error {
	problem, text := "", plainText(msg.Text)
	if r := []rune(text); len(r) > mostTyped {
		text, problem = string(r[:mostTyped]), "The message is longer than a field takes, so its end is missing. Add it as a file to bring all of it."
	}
	file := ""
	if len(msg.Files) > 0 && text == "" {
		file = msg.Files[0].ID
	}
	return a.paste(ctx, p, screen.Meta{Key: file}, text, problem)
}

var (
	tokens   = regexp.MustCompile(`<([^<>|]*)(?:\|([^<>]*))?>`)
	entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// plainText is a message of Slack's without its marks: a link is its words, and
// whom it mentions is left out.
func plainText(s string) string {
	s = tokens.ReplaceAllStringFunc(s, func(t string) string {
		m := tokens.FindStringSubmatch(t)
		switch {
		case strings.HasPrefix(m[1], "@"), strings.HasPrefix(m[1], "!"):
			return ""
		case m[2] != "":
			return m[2]
		}
		return m[1]
	})
	return entities.Replace(s)
}
