package review

import "unicode/utf8"

// TitleOf is what a person would call the item of a document, in at most 60
// characters; "" if the document says nothing of the kind.
func TitleOf(doc Doc) string {
	return shorten(string(title(doc)), 60)
}

func title(doc Doc) Text {
	switch d := doc.(type) {
	case *System:
		return d.Name
	case *Stakeholder:
		return d.Name
	case *Statement:
		return d.NamedValue
	case *Cluster:
		if d.Label.Said() {
			return d.Label
		}
		return Text(d.CoreValue)
	case *EVR:
		return d.Statement
	case *EDR:
		return d.Statement
	case *Risk:
		return d.Event
	case *Treatment:
		return d.Description
	case *TradeOff:
		return d.Chosen
	case *Evidence:
		return d.Title
	case *Incident:
		return d.Description
	case *ChangeNote:
		return d.What
	case *Monitoring:
		return d.What
	case *Record:
		return Text(d.Kind)
	}
	return ""
}

func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit-1]) + "…"
}
