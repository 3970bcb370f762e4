package flow

import (
	"fmt"
	"time"

	"conoe/shared/core/approval"
	"conoe/shared/core/fault"
	"conoe/shared/core/review"
	"conoe/shared/core/rules"
)

// Process names a workflow, as its file does.
type Process string

// The processes.
const (
	DesignReview Process = "design-review"
	Stage        Process = "stage"
	Round        Process = "round"
	Monitoring   Process = "monitoring"
	Evidence     Process = "evidence-export"
)

// Processes lists the processes.
func Processes() []Process { return []Process{DesignReview, Stage, Round, Monitoring, Evidence} }

// ID says which process of which stream is meant.
type ID struct {
	Process Process `json:"process"`
	Stream  string  `json:"stream"`
	// Subject is the gate of a stage, the request of a round, the number of a
	// cycle of monitoring, the id of an export, and "" of a design review.
	Subject string `json:"subject,omitzero"`
}

// Place is where a process stands. The state Place of each workflow jumps on
// Name; Mark differs whenever who waits there should look again.
type Place struct {
	Name  string    `json:"place"`
	Mark  string    `json:"mark,omitzero"`
	Until time.Time `json:"until,omitzero"` // when something is due; zero where nothing waits
}

// The names of places that all processes have.
const (
	PlaceDue   = "due"   // something is due by now
	PlaceRenew = "renew" // the execution is old; a successor goes on
)

const placeHandingOver = "handing_over"

// An execution of Step Functions lasts a year and has 25,000 events at most; ours
// renew themselves well before, so that their histories stay below 5,000. One look
// at where a process stands, with what follows from it, is some 20 events.
const (
	renewAfter = 300 * 24 * time.Hour
	renewLooks = 200
)

// A hand-over that was refused is tried again with every new entry of the review
// or its system, and once a day whatever happens.
const handOverAgain = 24 * time.Hour

// Age is how old an execution is.
type Age struct {
	Since time.Time `json:"since,omitzero"` // start of the outermost execution
	Looks int       `json:"looks,omitzero"` // how often this one looked where it stands
}

// Where says where a process stands at a time. The dossier is that of the
// process's stream.
func Where(id ID, d *review.Dossier, p *rules.Policy, age Age, now time.Time) (Place, error) {
	var at Place
	var due time.Time
	switch id.Process {
	case DesignReview:
		at = reviewPlace(d, p)
		due, _ = rules.NextItemDue(p, d)
		again := d.At.Add(handOverAgain)
		if !now.Before(d.At.Time) {
			again = now.Add(handOverAgain)
		}
		if at.Name == placeHandingOver && (due.IsZero() || due.After(again)) {
			due = again
		}
	case Stage:
		at = stagePlace(review.GateID(id.Subject), d, p)
		due, _ = rules.NextItemDue(p, d)
	case Round:
		q := d.Requests[approval.RequestID(id.Subject)]
		if q == nil {
			return at, fault.Errorf(fault.NotFound, "There is no request %s in %s.", id.Subject, d.Ref)
		}
		at = roundPlace(q, d)
		due, _ = q.NextDue()
	case Monitoring:
		at = cyclePlace(id.Subject, d)
		due, _ = rules.NextItemDue(p, d)
	default:
		return at, fault.Errorf(fault.Invalid, "There is no process %q.", id.Process)
	}
	return at.until(due, age, now, d.At.Time), nil
}

// until adds to a place that waits how long it waits. An ending stays as it is.
// What was due by the newest entry is due, even where the clock was set back; an
// execution's age is told by the clock alone, as its start is.
func (at Place) until(due time.Time, age Age, now, newest time.Time) Place {
	if at.Mark == "" {
		return at
	}
	renew := age.Since.Add(renewAfter)
	switch {
	case !renew.After(now), age.Looks >= renewLooks:
		return Place{Name: PlaceRenew}
	case due.IsZero() || due.After(renew):
		due = renew
	case !due.After(now), !due.After(newest):
		return Place{Name: PlaceDue}
	}
	at.Until = due
	return at
}

// reviewPlace: which stage is next, or how the review ended. Stages run as
// executions of their own; only a refused hand-over waits here.
func reviewPlace(d *review.Dossier, p *rules.Policy) Place {
	switch {
	case d.Status == review.StatusCompleted && d.Stage == review.S5:
		return Place{Name: "operating"}
	case d.Over():
		return Place{Name: string(d.Status)}
	}
	if g := d.NextGate(p.PathOf(d)); g != "" {
		return Place{Name: string(g), Mark: string(g)}
	}
	if d.Status == review.StatusOnHold {
		return Place{Name: "on_hold", Mark: "on_hold"}
	}
	return Place{Name: placeHandingOver, Mark: fmt.Sprint(d.Size)}
}

// stagePlace: what the gate that closes the stage waits for.
func stagePlace(g review.GateID, d *review.Dossier, p *rules.Policy) Place {
	switch {
	case d.Passed(g) != nil:
		return Place{Name: "passed"} // also if the review is completed by that
	case d.Over():
		return Place{Name: "review_ended"}
	case d.NextGate(p.PathOf(d)) != g:
		return Place{Name: "went_back"}
	case d.Status == review.StatusOnHold:
		return Place{Name: "on_hold", Mark: "on_hold"}
	}
	n, open := attempts(d, g)
	if open {
		return Place{Name: "deciding", Mark: fmt.Sprintf("attempt %d", n)}
	}
	return Place{Name: "preparing", Mark: fmt.Sprintf("after attempt %d", n)}
}

// attempts counts how often a gate was asked for, and whether one is open.
func attempts(d *review.Dossier, g review.GateID) (n int, open bool) {
	for _, a := range d.Attempts {
		if a.Gate == g {
			n++
			open = a.Decision == ""
		}
	}
	return n, open
}

// roundPlace: what became of the request. Nobody is asked any more once the review
// has ended, even if the request was left open.
func roundPlace(q *approval.Request, d *review.Dossier) Place {
	switch {
	case q.State != approval.StateOpen:
		return Place{Name: string(q.State)}
	case d.Over():
		return Place{Name: string(approval.StateCancelled)}
	}
	return Place{Name: "asking", Mark: "open"}
}

// cyclePlace: a cycle of operation ends with its gate G5. What is measured and
// reported meanwhile is judged by the commands that record it.
func cyclePlace(cycle string, d *review.Dossier) Place {
	n, open := attempts(d, review.G5)
	switch {
	case d.Over():
		return Place{Name: "retired"}
	case fmt.Sprint(Cycle(d)) != cycle:
		return Place{Name: "cycle_closed"}
	case open:
		return Place{Name: "deciding", Mark: fmt.Sprintf("attempt %d", n)}
	}
	if owed := rules.Unassessed(d); rules.ClauseEight(d) && len(owed) > 0 {
		return Place{Name: "reassessing", Mark: fmt.Sprintf("after attempt %d, %s and %d more", n, owed[0].Ref, len(owed)-1)}
	}
	return Place{Name: "observing", Mark: fmt.Sprintf("after attempt %d", n)}
}

// Cycle is the number of the cycle in which a system operates, from 1.
func Cycle(d *review.Dossier) int {
	n := 1
	for _, a := range d.Attempts {
		if a.Gate == review.G5 && (a.Decision == review.GatePassed || a.Decision == review.GateConditional) {
			n++
		}
	}
	return n
}

// exportPlace: an export has been delivered or not. It waits for nobody.
func exportPlace(id string, w *review.Workspace) (Place, error) {
	x := w.Export(id)
	switch {
	case x == nil:
		return Place{}, fault.Errorf(fault.NotFound, "There is no export %s.", id)
	case x.Delivered.Name != "":
		return Place{Name: "delivered"}, nil
	}
	return Place{Name: "requested"}, nil
}
