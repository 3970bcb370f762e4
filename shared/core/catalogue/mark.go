package catalogue

// Mark says how sure we are of an identifier and its title, because neither
// standard's full text was at hand.
type Mark string

const (
	// Primary: checked against the standard by the source that we rely on.
	Primary Mark = "P"
	// Agreed: two or more independent secondary sources say the same.
	Agreed Mark = "2"
	// Single: one secondary source says so.
	Single Mark = "1"
	// Recollected: nobody confirmed it. It may be shown and decides nothing.
	Recollected Mark = "R"
	// Product: our own decision. No standard asks for it, and we say so.
	Product Mark = "D"
)

// Marks is the closed set.
func Marks() []Mark { return []Mark{Primary, Agreed, Single, Recollected, Product} }

// verifyHint is printed after each locator that nobody read in the standard.
const verifyHint = "verify against your licensed copy"

// Hint is what a reader must be told beside the mark, or nothing.
func (m Mark) Hint() string {
	switch m {
	case Primary:
		return ""
	case Product:
		return "not from a standard"
	default:
		return verifyHint
	}
}

func (m Mark) valid() bool {
	switch m {
	case Primary, Agreed, Single, Recollected, Product:
		return true
	}
	return false
}

// or is m, or the mark of the group that holds the item.
func (m Mark) or(group Mark) Mark {
	if m == "" {
		return group
	}
	return m
}
