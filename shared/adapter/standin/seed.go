package standin

// Seed is who and what is in the workspace at the start. Ids that are left empty
// are made up.
type Seed struct {
	Team     Team      `json:"team"`
	People   []Person  `json:"people"`
	Channels []Channel `json:"channels"`
	Groups   []Group   `json:"groups"`
}

// Team is the workspace.
type Team struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Domain string `json:"domain"`
}

// Person is a member, a guest, or somebody of another team who shares a channel.
type Person struct {
	ID       string `json:"id"`
	Name     string `json:"name"` // the handle, without @
	RealName string `json:"real_name"`
	Title    string `json:"title"`
	Email    string `json:"email,omitzero"`
	TZ       string `json:"tz,omitzero"`      // IANA; empty is UTC
	Team     string `json:"team_id,omitzero"` // empty is the workspace; another team makes a stranger
	Guest    bool   `json:"is_restricted,omitzero"`
	Deleted  bool   `json:"deleted,omitzero"`
	Admin    bool   `json:"is_admin,omitzero"`
}

// Channel is a channel, or the direct messages of the app with one person.
type Channel struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Topic   string   `json:"topic,omitzero"`
	Members []string `json:"members"` // ids of persons
	Bot     bool     `json:"bot,omitzero"`
	Private bool     `json:"is_private,omitzero"`
	Shared  bool     `json:"is_ext_shared,omitzero"` // with another team
	Old     bool     `json:"is_archived,omitzero"`
	With    string   `json:"with,omitzero"` // the person of direct messages
}

// Group is a user group.
type Group struct {
	ID      string   `json:"id"`
	Handle  string   `json:"handle"`
	Name    string   `json:"name"`
	Members []string `json:"members"`
}

// DefaultSeed is a small company: five members, a guest, somebody of a partner,
// two channels of its own, one that is shared, and a user group.
func DefaultSeed() Seed {
	return Seed{
		Team: Team{ID: "T0STANDIN1", Name: "Practice", Domain: "practice"},
		People: []Person{
			{ID: "U0ANA00001", Name: "ana", RealName: "Ana Lindqvist", Title: "product owner", Email: "ana@practice.example", TZ: "Europe/Stockholm", Admin: true},
			{ID: "U0BEN00002", Name: "ben", RealName: "Ben Okafor", Title: "lead engineer", Email: "ben@practice.example", TZ: "Europe/London"},
			{ID: "U0CHIARA03", Name: "chiara", RealName: "Chiara Rossi", Title: "governance lead", Email: "chiara@practice.example", TZ: "Europe/Rome"},
			{ID: "U0DANIEL04", Name: "daniel", RealName: "Daniel Weiss", Title: "legal counsel", Email: "daniel@practice.example", TZ: "Europe/Berlin"},
			{ID: "U0EMI00005", Name: "emi", RealName: "Emi Tanaka", Title: "user researcher", Email: "emi@practice.example", TZ: "Asia/Tokyo"},
			{ID: "U0FATIMA06", Name: "fatima", RealName: "Fatima Haddad", Title: "patient representative, guest", Email: "fatima@patients.example", TZ: "Europe/Paris", Guest: true},
			{ID: "U0OLU00007", Name: "olu", RealName: "Olu Adeyemi", Title: "partner, of another company", TZ: "Africa/Lagos", Team: "T0PARTNER1"},
		},
		Channels: []Channel{
			{ID: "C0GENERAL1", Name: "general", Topic: "Everything that concerns all of us", Bot: true, Members: []string{"U0ANA00001", "U0BEN00002", "U0CHIARA03", "U0DANIEL04", "U0EMI00005"}},
			{ID: "C0REVIEWS2", Name: "reviews", Topic: "Where reviews are announced", Bot: true, Members: []string{"U0ANA00001", "U0BEN00002", "U0CHIARA03", "U0DANIEL04", "U0EMI00005", "U0FATIMA06"}},
			{ID: "C0PARTNER3", Name: "with-partner", Topic: "Shared with another company", Bot: true, Shared: true, Members: []string{"U0ANA00001", "U0BEN00002", "U0OLU00007"}},
		},
		Groups: []Group{{ID: "S0REVIEW01", Handle: "reviewers", Name: "Reviewers", Members: []string{"U0BEN00002", "U0CHIARA03", "U0DANIEL04"}}},
	}
}
