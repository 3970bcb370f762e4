package screen

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack/slackutilsx"
)

// A said is a text that may hold words of conoe, words of people and moments, and
// knows which is which.
type said []piece

type piece struct {
	own  string // from words.json, as mrkdwn
	text string // from somebody else
	at   time.Time
	form string // in which Slack shows the moment
}

// String is the text without any layout, for plain_text.
func (s said) String() string {
	var b strings.Builder
	for _, p := range s {
		switch {
		case !p.at.IsZero():
			b.WriteString(day(p.at))
		case p.own != "":
			b.WriteString(bare.Replace(p.own))
		}
		b.WriteString(p.text)
	}
	return b.String()
}

// bare takes away the marks that words.json uses.
var bare = strings.NewReplacer("*", "", "_", "")

// mrkdwn is the text in Slack's own marks. Only conoe's words keep theirs.
func (s said) mrkdwn() string {
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.own)
		b.WriteString(slackutilsx.EscapeMessage(p.text))
		if !p.at.IsZero() {
			fmt.Fprintf(&b, "<!date^%d^%s|%s>", p.at.Unix(), p.form, day(p.at))
		}
	}
	return b.String()
}

func mrkdwn(v any) (string, error) {
	switch v := v.(type) {
	case said:
		return v.mrkdwn(), nil
	case string:
		return slackutilsx.EscapeMessage(v), nil
	}
	return "", fmt.Errorf("mrkdwn takes texts only, not %T", v)
}

func toJSON(v any) (string, error) {
	if s, ok := v.(said); ok {
		v = s.String()
	}
	raw, err := json.Marshal(v)
	return string(raw), err
}

// with are the values of the places in a word.
type with map[string]any

// say is the word of a key. A place {n} takes the value of n: a text is cut to a
// line, a moment shows in the reader's own time, {n:day} without the hour. With n
// at 1 the key's ".one" goes first. A key without a word is its own last part, so
// a new kind of something is named plainly rather than not at all.
func (s *Screens) say(key string, v with) said {
	word, ok := s.words[key]
	if one, also := s.words[key+".one"]; also && v["n"] == 1 {
		word, ok = one, true
	}
	if !ok {
		last := key[strings.LastIndex(key, ".")+1:]
		return said{{own: strings.ReplaceAll(last, "_", " ")}}
	}
	var out said
	for word != "" {
		before, rest, found := strings.Cut(word, "{")
		if before != "" {
			out = append(out, piece{own: before})
		}
		if !found {
			break
		}
		var place string
		place, word, _ = strings.Cut(rest, "}")
		out = append(out, placed(place, v)...)
	}
	return out
}

func placed(place string, v with) said {
	name, form, _ := strings.Cut(place, ":")
	switch value := v[name].(type) {
	case said:
		return value
	case time.Time:
		if value.IsZero() {
			return nil
		}
		if form == "day" {
			return said{{at: value, form: "{date_short_pretty}"}}
		}
		return said{{at: value, form: "{date_short_pretty} at {time}"}}
	case string:
		return said{{text: line(value, lineLength)}}
	case nil:
		return said{{own: place}}
	default:
		return said{{text: fmt.Sprint(value)}}
	}
}

// word is say without places.
func (s *Screens) word(key string) string { return s.say(key, nil).String() }

// joined is several with a separator between.
func joined(all []said, between string) said {
	var out said
	for i, one := range all {
		if i > 0 {
			out = append(out, piece{own: between})
		}
		out = append(out, one...)
	}
	return out
}
