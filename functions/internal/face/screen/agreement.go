package screen

import (
	"conoe/shared/core/review"
)

// agreement counts what those who speak for people say to a value.
func agreement(doc review.Doc) (agree, disagree, abstain int) {
	c, ok := doc.(*review.Cluster)
	if !ok {
		return 0, 0, 0
	}
	for _, a := range c.Agreement {
		switch a.Verdict {
		case "agrees":
			agree++
		case "disagrees":
			disagree++
		case "abstains":
			abstain++
		}
	}
	return agree, disagree, abstain
}

// agreed tells in words how far people agree with a value, or nothing. A no is
// never averaged away. The figures stand under Details.
func (s *Screens) agreed(doc review.Doc) string {
	agree, disagree, abstain := agreement(doc)
	switch {
	case agree+disagree+abstain == 0:
		return ""
	case disagree == 0 && agree == 0:
		return s.word("agreed.silent")
	case disagree == 0:
		return s.word("agreed.all")
	case agree == 0:
		return s.word("agreed.none")
	case agree > disagree:
		return s.word("agreed.most")
	}
	return s.word("agreed.split")
}

// figures are the numbers behind it.
func (s *Screens) figures(doc review.Doc) []part {
	agree, disagree, abstain := agreement(doc)
	if agree+disagree+abstain == 0 {
		return nil
	}
	return []part{{Small: s.say("agreed.figures", with{"agree": agree, "disagree": disagree, "abstain": abstain}).String()}}
}
