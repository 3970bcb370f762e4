package approval

import (
	"encoding/json"
	"fmt"
	"time"
)

// Event is one fact about one request. The set is closed: Decode knows them all.
// An event holds ids, digests and instants only, never a text or a name.
type Event interface {
	// Kind is the event's name in the log, for example "approval.decided".
	Kind() string
	// Of is the request that the event is about.
	Of() RequestID
	apply(r *Request, at Instant)
}

// Apply adds e to the state. The time is that of the entry that holds e; an event
// that was due earlier says so itself. Apply never refuses: an event in the log
// has happened.
func (r *Request) Apply(e Event, at time.Time) {
	when := InstantOf(at)
	if t, ok := e.(interface{ due() Instant }); ok {
		when = t.due()
	}
	e.apply(r, when)
	r.reckon(when)
}

// About is the part that all events share.
type About struct {
	Request RequestID `json:"request"`
}

// Of is the request that the event is about.
func (a About) Of() RequestID { return a.Request }

// Timely is the part of the events that time brings about: when they were due,
// which is earlier than the entry if nobody looked in between.
type Timely struct {
	Due Instant `json:"due"`
}

func (t Timely) due() Instant { return t.Due }

// Decode reads the body of an event of the given kind. An unknown kind is an
// error, because a fold may not skip what it does not know.
func Decode(kind string, body []byte) (Event, error) {
	read, ok := readers[kind]
	if !ok {
		return nil, fmt.Errorf("read event of unknown kind %q", kind)
	}
	return read(body)
}

// Kinds lists the kinds that Decode knows, in no order.
func Kinds() []string {
	kinds := make([]string, 0, len(readers))
	for k := range readers {
		kinds = append(kinds, k)
	}
	return kinds
}

var readers = map[string]func([]byte) (Event, error){
	Opened{}.Kind():            read[Opened],
	Invited{}.Kind():           read[Invited],
	Decided{}.Kind():           read[Decided],
	Closed{}.Kind():            read[Closed],
	Cancelled{}.Kind():         read[Cancelled],
	Superseded{}.Kind():        read[Superseded],
	Voided{}.Kind():            read[Voided],
	CarriedOver{}.Kind():       read[CarriedOver],
	StillStands{}.Kind():       read[StillStands],
	Demanded{}.Kind():          read[Demanded],
	Delegated{}.Kind():         read[Delegated],
	DelegationRevoked{}.Kind(): read[DelegationRevoked],
	ConflictDeclared{}.Kind():  read[ConflictDeclared],
	PersonMerged{}.Kind():      read[PersonMerged],
	MinuteRecorded{}.Kind():    read[MinuteRecorded],
	MinuteConfirmed{}.Kind():   read[MinuteConfirmed],
	MediationOpened{}.Kind():   read[MediationOpened],
	MediationEnded{}.Kind():    read[MediationEnded],
	Overridden{}.Kind():        read[Overridden],
	TemporaryApproved{}.Kind(): read[TemporaryApproved],
	TemporaryEnded{}.Kind():    read[TemporaryEnded],
	Reminded{}.Kind():          read[Reminded],
	Escalated{}.Kind():         read[Escalated],
	ChampionInformed{}.Kind():  read[ChampionInformed],
}

func read[E Event](body []byte) (Event, error) {
	var e E
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, fmt.Errorf("read %s: %w", e.Kind(), err)
	}
	return e, nil
}
