package review

import "conoe/shared/core/ledger"

// Stakeholder is a group or institution that the system touches (IEEE 7000,
// 7.3(b)).
type Stakeholder struct {
	Name          Text     `json:"name,omitzero"`
	Relation      Relation `json:"relation,omitzero"`
	Affected      Answer   `json:"affected,omitzero"`
	External      Answer   `json:"external,omitzero"`
	Category      Category `json:"category,omitzero"`
	Regions       []Text   `json:"regions,omitzero"`
	Influence     Level    `json:"influence,omitzero"`
	Interest      Level    `json:"interest,omitzero"`
	Vulnerability Text     `json:"vulnerability_notes,omitzero"`
	Exemption     Text     `json:"exemption,omitzero"`
}

// AffectedOutside reports whether the stakeholder is affected and outside the
// organization.
func (s *Stakeholder) AffectedOutside() bool { return s.Affected == Yes && s.External == Yes }

// Relation tells direct from indirect stakeholders.
type Relation string

// Indirect is the relation that gate G1 asks for.
const Indirect Relation = "indirect"

// Values lists the relations.
func (Relation) Values() []string { return []string{"direct", "indirect"} }

// Category is a kind of stakeholder.
type Category string

// Values lists the categories.
func (Category) Values() []string {
	return []string{
		"end_user", "operator", "customer_purchaser", "affected_individual", "affected_group", "bystander",
		"worker", "vulnerable_group", "regulator_authority", "civil_society", "legal_advocate",
		"domain_expert", "technical_expert", "partner_supplier", "competitor", "owner_investor",
		"internal_team", "environment_society",
	}
}

// Representative is a person who speaks for stakeholders.
type Representative struct {
	Person      PersonID `json:"person,omitzero"`
	Speaks      []Ref    `json:"stakeholders,omitzero" to:"stk"`
	Mandate     Mandate  `json:"mandate,omitzero"`
	Selection   Text     `json:"selection_method,omitzero"`
	ByTenant    Answer   `json:"employed_by_tenant,omitzero"`
	ByPurchaser Answer   `json:"employed_by_purchaser,omitzero"`
	Conflict    Answer   `json:"conflict_of_interest,omitzero"`
	Paid        Answer   `json:"compensation,omitzero"`
	Consent     Consent  `json:"consent,omitzero"`
	Identity    Identity `json:"identity_binding,omitzero"`
}

// Askable reports whether it is somebody whom one can ask: no invented persona, and
// nobody who took back their consent.
func (r *Representative) Askable() bool {
	return r.Person != "" && r.Mandate != ProxyPersona && r.Consent.WithdrawnAt.IsZero()
}

// Mandate says why the person may speak.
type Mandate string

// The mandates on which rules depend.
const (
	Advocate     Mandate = "advocate"
	ProxyPersona Mandate = "proxy_persona"
)

// Values lists the mandates.
func (Mandate) Values() []string {
	return []string{"self", "elected", "appointed", "advocate", "proxy_persona"}
}

// Consent is what a representative agreed to.
type Consent struct {
	Processing  Answer      `json:"processing,omitzero"`
	Naming      Naming      `json:"naming,omitzero"`
	At          ledger.Time `json:"at,omitzero"`
	WithdrawnAt ledger.Time `json:"withdrawn_at,omitzero"`
}

// Naming is how a representative may be named in exports.
type Naming string

// Values lists the ways.
func (Naming) Values() []string {
	return []string{"named", "pseudonymous", "anonymous_to_public"}
}

// Identity says how the person was recognised.
type Identity struct {
	Method     IdentityMethod `json:"method,omitzero"`
	VerifiedBy PersonID       `json:"verified_by,omitzero"`
	At         ledger.Time    `json:"at,omitzero"`
}

// IdentityMethod is a way to recognise a person.
type IdentityMethod string

// Values lists the ways.
func (IdentityMethod) Values() []string {
	return []string{"slack_user", "slack_connect", "signed_link", "in_person_minute"}
}

// Engagement is an occasion on which stakeholders were heard.
type Engagement struct {
	Kind         EngagementKind `json:"kind,omitzero"`
	Lenses       []Lens         `json:"lenses,omitzero"`
	At           ledger.Time    `json:"at,omitzero"`
	Participants []Ref          `json:"participants,omitzero" to:"rep"`
	Heard        []Ref          `json:"stakeholders_heard,omitzero" to:"stk"`
	Invited      []Ref          `json:"stakeholders_invited,omitzero" to:"stk"`
	Facilitator  PersonID       `json:"facilitator,omitzero"`
	Minutes      Text           `json:"minutes,omitzero"`
	Failed       Text           `json:"failed_because,omitzero"`
	// Asked are the representatives who answer a round of questions, until Until.
	Asked []Ref       `json:"asked,omitzero" to:"rep"`
	Until ledger.Time `json:"until,omitzero"`
}

// EngagementKind is a form of engagement.
type EngagementKind string

// Values lists the forms.
func (EngagementKind) Values() []string {
	return []string{"workshop", "interview", "survey", "slack_thread", "public_comment", "observation"}
}
