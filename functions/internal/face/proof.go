package face

import (
	"fmt"
	"io"

	"conoe/functions/internal/face/screen"
	"conoe/shared/core/usecase"
)

// signed renders what a person is asked, with buttons that name what is shown. The
// proof of what was shown is kept: of what stands there, and of what the person
// has decided on.
func (h *Herald) signed(q usecase.Question, to screen.Reader, had []Shown, more []screen.More) (screen.Message, []Shown, error) {
	sign := screen.Sign{Stream: q.Stream, Request: string(q.Request), Set: string(q.Set), Lang: language}
	ask := func() (screen.Message, error) {
		m, err := h.Screens.Ask(q, to, sign)
		if err != nil || len(more) == 0 {
			return m, err
		}
		return h.Screens.Also(m, more)
	}
	bare, err := ask()
	if err != nil {
		return bare, nil, err
	}
	now, err := h.shown(bare, had)
	if err != nil {
		return bare, nil, err
	}
	sign.Rendered = string(now.Digest)
	m, err := ask()
	keep := []Shown{now}
	for _, s := range had {
		if s.Digest == q.Mine.Rendered && s.Digest != now.Digest {
			keep = append(keep, s)
		}
	}
	return m, keep, err
}

// shown is the proof of a message. If it shows what was shown before, that is its
// proof.
func (h *Herald) shown(m screen.Message, had []Shown) (Shown, error) {
	blocks, err := screen.Shown(m.Blocks)
	if err != nil {
		return Shown{}, err
	}
	for _, s := range had {
		if string(s.Blocks) == string(blocks) {
			return s, nil
		}
	}
	s := Shown{Salt: make([]byte, 32), Blocks: blocks}
	if _, err := io.ReadFull(h.Random, s.Salt); err != nil {
		return s, fmt.Errorf("salt of what is shown: %w", err)
	}
	s.Digest, err = screen.Proof(s.Salt, m.Blocks)
	return s, err
}
