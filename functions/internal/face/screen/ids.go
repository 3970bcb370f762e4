package screen

// What people do on a screen: the action ids of buttons. A value is a Sign where
// it says so, else a Meta.
const (
	DoApprove = "decide.approve" // Sign
	DoRead    = "decide.read"    // Sign: opens Decide with what harms, one by one
	DoChanges = "decide.changes" // Sign: opens Decide
	DoReject  = "decide.reject"  // Sign: opens Decide
	DoOther   = "decide.other"   // Sign: opens Decide with the answers that are rare
	DoChange  = "decide.again"   // Sign: opens Decide, to change one's mind
	DoStands  = "decide.stands"  // Sign: the approval holds for the new wording
	DoDemand  = "decide.demand"  // Sign: it needs a new decision
	DoLend    = "decide.lend"    // Meta: opens Lend
	DoReturn  = "decide.return"  // Sign: who stands in gives the place back
	DoDetails = "details"        // Sign: opens Details
	DoTurn    = "details.turn"   // Meta.At: another page of Details

	DoStep  = "step.do"    // Meta: opens what the step says
	DoNotMe = "step.notme" // Meta: opens NotMe
	DoLater = "step.later" // Meta
	// DoSnooze goes on with a number of days: Sign or Meta.
	DoSnooze = "snooze"
	DoNudge  = "nudge" // Meta.Request and Key: the person

	DoShow   = "show"        // Meta: builds the view that took too long
	DoOpen   = "review.open" // Meta: shows a review to who may see it
	DoStart  = "review.start"
	DoReport = "concern.raise"
	DoAnswer = "answers.open" // Meta: opens Answers
	DoAct    = "act"          // Meta.Form: opens a command
	DoPage   = "page.open"    // Meta.Form and Page: opens a page
	DoExport = "export"       // Meta

	DoHome     = "home"      // Meta.At: another page of the Home tab
	DoRecord   = "record"    // Meta: a remark becomes a decision
	DoDismiss  = "dismiss"   // nothing is recorded
	DoMediate  = "mediate"   // Sign: opens the page of a mediation
	DoOverride = "override"  // Sign
	DoWitness  = "witness"   // Sign
	DoDownload = "download"  // Meta
	DoClose    = "act.close" // Meta: ends the rounds in which everybody has answered
)

// What is submitted: callback ids of modals.
const (
	OnDecide  = "decide"
	OnLend    = "lend"
	OnPage    = "page"
	OnAnswers = "answers"
	OnNotMe   = "notme"
	OnStart   = "start"
	OnConcern = "concern"
	OnDetails = "details"
)

// Input is the action id of whatever a person fills in; the block's id is that of
// the field.
const Input = "in"

// Fields of Decide, Lend and NotMe.
const (
	FieldVerdict = "verdict"
	FieldReason  = "reason"
	FieldWould   = "would_change"
	FieldItems   = "items"
	FieldPerson  = "person"
	FieldDays    = "days"
	FieldFree    = "reports_to_nobody"
)

// A Choice is what Decide is opened for; it stands in Meta.Page.
type Choice string

// The choices.
const (
	ChooseRead    Choice = "read"
	ChooseChanges Choice = "changes"
	ChooseReject  Choice = "reject"
	ChooseOther   Choice = "other"
	ChooseAgain   Choice = "again"
)
