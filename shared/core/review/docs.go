package review

// Doc is the document of an item: what a person wrote, or, with every Text
// masked, what entries and folds know of it.
type Doc interface{ Type() Type }

// Type tells which document this is.
func (*System) Type() Type         { return TypeSystem }
func (*ConOE) Type() Type          { return TypeConOE }
func (*Stakeholder) Type() Type    { return TypeStakeholder }
func (*Representative) Type() Type { return TypeRep }
func (*Engagement) Type() Type     { return TypeEngagement }
func (*Statement) Type() Type      { return TypeStatement }
func (*Cluster) Type() Type        { return TypeCluster }
func (*Priorities) Type() Type     { return TypePriorities }
func (*EVR) Type() Type            { return TypeEVR }
func (*EDR) Type() Type            { return TypeEDR }
func (*Risk) Type() Type           { return TypeRisk }
func (*Treatment) Type() Type      { return TypeTreatment }
func (*TradeOff) Type() Type       { return TypeTradeOff }
func (*Verification) Type() Type   { return TypeVerification }
func (*Evidence) Type() Type       { return TypeEvidence }
func (*Update) Type() Type         { return TypeUpdate }
func (*InfoRules) Type() Type      { return TypeInfoRules }
func (*Release) Type() Type        { return TypeRelease }
func (*ReleasePlan) Type() Type    { return TypeReleasePlan }
func (*Monitoring) Type() Type     { return TypeMonitoring }
func (*Signal) Type() Type         { return TypeSignal }
func (*Incident) Type() Type       { return TypeIncident }
func (*Cycle) Type() Type          { return TypeCycle }
func (*ChangeNote) Type() Type     { return TypeChange }
func (*Nonconformity) Type() Type  { return TypeNonconformity }
func (*Corrective) Type() Type     { return TypeCorrective }
func (*Exception) Type() Type      { return TypeException }
func (*Claim) Type() Type          { return TypeClaim }
func (*Record) Type() Type         { return TypeRecord }

var newDoc = map[Type]func() Doc{
	TypeSystem:        func() Doc { return new(System) },
	TypeConOE:         func() Doc { return new(ConOE) },
	TypeStakeholder:   func() Doc { return new(Stakeholder) },
	TypeRep:           func() Doc { return new(Representative) },
	TypeEngagement:    func() Doc { return new(Engagement) },
	TypeStatement:     func() Doc { return new(Statement) },
	TypeCluster:       func() Doc { return new(Cluster) },
	TypePriorities:    func() Doc { return new(Priorities) },
	TypeEVR:           func() Doc { return new(EVR) },
	TypeEDR:           func() Doc { return new(EDR) },
	TypeRisk:          func() Doc { return new(Risk) },
	TypeTreatment:     func() Doc { return new(Treatment) },
	TypeTradeOff:      func() Doc { return new(TradeOff) },
	TypeVerification:  func() Doc { return new(Verification) },
	TypeEvidence:      func() Doc { return new(Evidence) },
	TypeUpdate:        func() Doc { return new(Update) },
	TypeInfoRules:     func() Doc { return new(InfoRules) },
	TypeRelease:       func() Doc { return new(Release) },
	TypeReleasePlan:   func() Doc { return new(ReleasePlan) },
	TypeMonitoring:    func() Doc { return new(Monitoring) },
	TypeSignal:        func() Doc { return new(Signal) },
	TypeIncident:      func() Doc { return new(Incident) },
	TypeCycle:         func() Doc { return new(Cycle) },
	TypeChange:        func() Doc { return new(ChangeNote) },
	TypeNonconformity: func() Doc { return new(Nonconformity) },
	TypeCorrective:    func() Doc { return new(Corrective) },
	TypeException:     func() Doc { return new(Exception) },
	TypeClaim:         func() Doc { return new(Claim) },
	TypeRecord:        func() Doc { return new(Record) },
}

// NewDoc gives an empty document of a type, or nil for an unknown one.
func NewDoc(t Type) Doc {
	if f := newDoc[t]; f != nil {
		return f()
	}
	return nil
}

// Types lists the types in the order of a review.
func Types() []Type {
	return []Type{
		TypeSystem, TypeConOE, TypeStakeholder, TypeRep, TypeEngagement, TypeStatement, TypeCluster,
		TypePriorities, TypeEVR, TypeEDR, TypeRisk, TypeTreatment, TypeTradeOff, TypeVerification, TypeEvidence,
		TypeUpdate, TypeInfoRules, TypeRelease, TypeReleasePlan, TypeMonitoring, TypeSignal, TypeIncident, TypeCycle,
		TypeChange, TypeNonconformity, TypeCorrective, TypeException, TypeClaim, TypeRecord,
	}
}
