package screen

import "strings"

// Evidence is a bundle that was delivered.
type Evidence struct {
	Export string   // its id
	About  []string // reviews and systems
	Name   string   // of the file
	Digest string
	Bytes  int64
}

// Where says where a bundle lies. An address stands there whole.
func (s *Screens) Where(place string) (Message, error) {
	return s.message("told", told{Say: append(s.say("line.export", nil), piece{text: " " + paragraph(place, paragraphLength)})})
}

// Evidence says to who asked for a bundle that it is there, with what it can be
// recognised by. With an address, a button gives it.
func (s *Screens) Evidence(e Evidence, address bool) (Message, error) {
	t := told{
		Say:  s.say("evidence", with{"about": line(strings.Join(e.About, ", "), titleLength)}),
		Note: s.say("evidence.receipt", with{"name": e.Name, "digest": e.Digest, "n": (e.Bytes + 1023) / 1024}),
	}
	if address {
		t.Buttons = []button{s.button(DoDownload, Meta{Key: e.Export}.String(), "primary")}
	} else {
		t.Note = append(t.Note, s.say("evidence.where", nil)...)
	}
	return s.message("told", t)
}
