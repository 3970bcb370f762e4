package approval

import "time"

// Deadlines are the policy's numbers. Days are business days of the request's
// calendar unless the name says otherwise.
type Deadlines struct {
	SettleMinutes   int `json:"settle_minutes"`    // from the quorum to the close
	RemindDays      int `json:"remind_days"`       // from opening
	HelpDays        int `json:"help_days"`         // second reminder, with help
	DueDays         int `json:"due_days"`          // from opening
	ExternalDueDays int `json:"external_due_days"` // the same for people outside
	ChampionDays    int `json:"champion_days"`     // after due
	ExpireDays      int `json:"expire_days"`       // after due
	MediationDays   int `json:"mediation_days"`    // for the Moderator, and again for the person
	OverrideDays    int `json:"override_days"`     // for the champion, once a rejection is upheld
	TemporaryDays   int `json:"temporary_days"`    // calendar days of an emergency approval
	NightHours      int `json:"night_hours"`       // before an author may confirm
}

// DefaultDeadlines are the product's numbers, for workspaces without their own.
func DefaultDeadlines() Deadlines {
	return Deadlines{
		SettleMinutes: 5, RemindDays: 2, HelpDays: 4, DueDays: 5, ExternalDueDays: 10,
		ChampionDays: 5, ExpireDays: 10, MediationDays: 5, OverrideDays: 5,
		TemporaryDays: 14, NightHours: 12,
	}
}

// Settle is how long votes may still change once a quorum is reached.
func (d Deadlines) Settle() time.Duration { return time.Duration(d.SettleMinutes) * time.Minute }

// valid reports whether things come due in the order in which they are meant.
func (d Deadlines) valid() bool {
	return d.SettleMinutes >= 0 && d.RemindDays >= 0 && d.RemindDays <= d.HelpDays &&
		d.HelpDays <= d.DueDays && d.DueDays <= d.ExternalDueDays && d.ChampionDays >= 0 &&
		d.ChampionDays <= d.ExpireDays && d.ExpireDays > 0 && d.MediationDays >= 0 &&
		d.OverrideDays >= 0 && d.TemporaryDays >= 0 && d.NightHours >= 0
}

// Schedule is when things come due if nobody answers.
type Schedule struct {
	Remind      Instant `json:"remind"`
	Help        Instant `json:"help"`
	Due         Instant `json:"due"`
	ExternalDue Instant `json:"external_due"`
	Champion    Instant `json:"champion"`
	Expire      Instant `json:"expire"`
}

// schedule counts from at. The champion is informed and the request expires
// after the later due date if anybody outside is asked.
func schedule(at Instant, d Deadlines, c Calendar, outside bool) Schedule {
	s := Schedule{
		Remind: c.after(at, d.RemindDays), Help: c.after(at, d.HelpDays),
		Due: c.after(at, d.DueDays), ExternalDue: c.after(at, d.ExternalDueDays),
	}
	last := d.DueDays
	if outside {
		last = d.ExternalDueDays
	}
	s.Champion = c.after(at, last+d.ChampionDays)
	s.Expire = c.after(at, last+d.ExpireDays)
	return s
}
