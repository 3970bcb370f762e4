// Package rulestest builds dossiers for tests and benchmarks: every item comes
// in through the bytes of an entry, as from a ledger. It asks nobody, checks no
// right and stores nothing.
package rulestest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"conoe/shared/core/ledger"
	"conoe/shared/core/review"
)

// Start is a Monday without holidays near it, 09:00 UTC.
var Start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Person is the id of a person whom a test calls by name.
func Person(name string) review.PersonID {
	return review.PersonID("per_" + uuid.NewSHA1(uuid.Nil, []byte(name)).String())
}

// Stream is a dossier with the entries that made it. Its methods panic on what
// a use case would have refused: that is a defect of the test.
type Stream struct {
	D       *review.Dossier
	Entries []ledger.Entry
	// Contents are the documents as they were written. Who leaves them out has what
	// an erasure leaves.
	Contents map[ledger.Digest]ledger.Content
	Now      time.Time       // of the next entry
	By       review.PersonID // who acts
	Origin   ledger.Origin
}

// New is a stream in which nothing happened yet.
func New() *Stream {
	return &Stream{D: review.NewDossier("review-1"), Now: Start, By: Person("author")}
}

// Open begins the review REV-1 of SYS-1.
func (s *Stream) Open() *Stream {
	s.Add(review.OpenedDossier{Ref: "REV-1", System: "system-1", SysRef: "SYS-1", Trigger: review.NewSystem, Owner: s.By})
	return s
}

// Entry is the change as the next entry.
func (s *Stream) Entry(c review.Change) ledger.Entry {
	r := ledger.Record[review.Change]{Envelope: ledger.Envelope{
		At: ledger.At(s.Now), By: string(s.By), Channel: ledger.CLI, ImportedAs: s.Origin, Kind: review.KindOf(c), V: 1,
	}, Data: c}
	b, err := r.Encode()
	if err != nil {
		panic(fmt.Sprintf("rulestest: encode %s: %v", review.KindOf(c), err))
	}
	return ledger.Entry{Seq: s.D.Size, Bytes: b}
}

// Add appends the changes.
func (s *Stream) Add(changes ...review.Change) {
	for _, c := range changes {
		e := s.Entry(c)
		if err := s.D.Apply(e); err != nil {
			panic(fmt.Sprintf("rulestest: %v", err))
		}
		s.Entries = append(s.Entries, e)
	}
}

// Digest is one that nothing else in the stream has.
func (s *Stream) Digest() ledger.Digest {
	return sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(s.D.Size)))
}

// Save writes a new item and gives its name.
func (s *Stream) Save(doc review.Doc) review.Ref {
	r := s.D.NextRef(doc.Type(), 0)
	s.SaveAs(r, doc)
	return r
}

// content keeps a document as it was written. Its salt is the place in the stream.
func (s *Stream) content(doc review.Doc) ledger.Digest {
	raw, err := ledger.Encode(doc)
	if err != nil {
		panic(fmt.Sprintf("rulestest: encode %s: %v", doc.Type(), err))
	}
	salt := s.Digest()
	c, err := ledger.NewContent(bytes.NewReader(salt[:]), raw)
	if err != nil {
		panic(fmt.Sprintf("rulestest: %v", err))
	}
	if s.Contents == nil {
		s.Contents = map[ledger.Digest]ledger.Content{}
	}
	s.Contents[c.Digest] = c
	return c.Digest
}

// Written is an item's newest version as it was written.
func (s *Stream) Written(r review.Ref) review.Doc {
	i := s.D.Look(r)
	if i == nil {
		return nil
	}
	doc := review.NewDoc(i.Type)
	if err := json.Unmarshal(s.Contents[i.Digest].Bytes, doc); err != nil {
		panic(fmt.Sprintf("rulestest: read %s: %v", r, err))
	}
	return doc
}

// SaveAs writes an item, or a new version of it that changes its meaning. The
// texts are masked here.
func (s *Stream) SaveAs(r review.Ref, doc review.Doc) {
	masked := review.Mask(doc)
	next := review.Saved[review.Doc]{
		Ref: r, ID: string(doc.Type()) + "_" + uuid.NewSHA1(uuid.Nil, []byte(r)).String(), Version: 1, Meaning: 1,
		State: review.MachineOf(doc.Type()).Start, Digest: s.content(doc), Authors: []review.PersonID{s.By}, Doc: masked,
	}
	old := s.D.Look(r)
	if old != nil {
		next.Version, next.Meaning = old.Version+1, old.Version+1
		var err error
		if next.State, err = review.MachineOf(doc.Type()).AfterEdit(r, old.State); err != nil {
			panic(fmt.Sprintf("rulestest: %v", err))
		}
	}
	next.Seen = s.D.SeenBy(old, doc, nil)
	s.Add(review.SavedItem{Saved: next})
}

// In writes a new item and moves it to a state.
func (s *Stream) In(state review.State, doc review.Doc) review.Ref {
	r := s.Save(doc)
	s.To(r, state)
	return r
}

// Move sends one event to an item.
func (s *Stream) Move(r review.Ref, on review.Event) {
	i := s.D.Look(r)
	to, err := review.MachineOf(i.Type).Next(r, i.State, on)
	if err != nil {
		panic(fmt.Sprintf("rulestest: %v", err))
	}
	s.Add(review.Moved{Ref: r, Version: i.Version, On: on, From: i.State, To: to})
}

// To moves an item to a state by the shortest way that its machine has.
func (s *Stream) To(r review.Ref, state review.State) {
	i := s.D.Look(r)
	for _, on := range way(review.MachineOf(i.Type), i.State, state) {
		s.Move(r, on)
	}
}

func way(m review.Machine, from, to review.State) []review.Event {
	type place struct {
		at  review.State
		way []review.Event
	}
	seen := map[review.State]bool{from: true}
	for queue := []place{{at: from}}; len(queue) > 0; queue = queue[1:] {
		p := queue[0]
		if p.at == to {
			return p.way
		}
		for _, step := range m.Steps {
			if step.From == p.at && !seen[step.To] {
				seen[step.To] = true
				queue = append(queue, place{step.To, append(p.way[:len(p.way):len(p.way)], step.On)})
			}
		}
	}
	panic(fmt.Sprintf("rulestest: no way from %s to %s", from, to))
}

// Pass records that a gate was passed.
func (s *Stream) Pass(g review.GateID) {
	s.Add(review.GateAsked{GateAttempt: review.GateAttempt{Gate: g, Attempt: 1}},
		review.GateDecided{Gate: g, Attempt: 1, Decision: review.GatePassed})
}
