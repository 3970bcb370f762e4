package screen

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"conoe/shared/core/approval"
)

// Sign is the value of a button that decides: what was asked and what was shown.
type Sign struct{ Stream, Request, Set, Rendered, Lang string }

const signVersion = "v1"

// String is the sign as a button's value.
func (s Sign) String() string {
	return strings.Join([]string{signVersion, s.Stream, s.Request, s.Set, s.Rendered, s.Lang}, "|")
}

// ReadSign reads what String gave. Whether it is true is for the ledger to say.
func ReadSign(value string) (Sign, error) {
	parts := strings.Split(value, "|")
	if len(value) > metaLength || len(parts) != 6 || parts[0] != signVersion || parts[1] == "" || parts[2] == "" {
		return Sign{}, errMeta
	}
	s := Sign{parts[1], parts[2], parts[3], parts[4], parts[5]}
	for _, d := range []string{s.Set, s.Rendered} {
		if d != "" && !approval.Digest(d).Valid() {
			return Sign{}, errMeta
		}
	}
	return s, nil
}

// Meta is what a modal has to know that a signed button opens.
func (s Sign) Meta() Meta {
	return Meta{V: metaVersion, Stream: s.Stream, Request: s.Request, Set: s.Set, Rendered: s.Rendered, Lang: s.Lang}
}

// Sign is what a modal that decides was opened for.
func (m Meta) Sign() Sign { return Sign{m.Stream, m.Request, m.Set, m.Rendered, m.Lang} }

// Shown is what blocks show, those of a message or a view: without buttons and
// questions, which carry the digest of the rest. Fields stand in order of their
// names, without white space.
func Shown(blocks json.RawMessage) (json.RawMessage, error) {
	var all []map[string]any
	if err := json.Unmarshal(blocks, &all); err != nil {
		return nil, fmt.Errorf("read blocks: %w", err)
	}
	all = slices.DeleteFunc(all, func(b map[string]any) bool { return b["type"] == "actions" || b["type"] == "input" })
	raw, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("write blocks: %w", err)
	}
	return raw, nil
}

// Proof is the digest of what blocks show. The salt is kept beside them and goes
// when they are erased, so that nobody can guess at the words afterwards. Render
// with a Sign or Meta without Rendered, then with the proof in it: what is shown
// is the same.
func Proof(salt []byte, blocks json.RawMessage) (approval.Digest, error) {
	shown, err := Shown(blocks)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	h.Write([]byte("conoe/shown/v1\n"))
	h.Write(salt)
	h.Write(shown)
	return approval.Digest("sha256:" + hex.EncodeToString(h.Sum(nil))), nil
}
