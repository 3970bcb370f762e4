package view

import (
	"fmt"
	"strconv"
	"strings"

	"conoe/shared/core/review"
)

// Rows lie beside the workspace's own stream, so that one query by prefix gives
// what a reader wants:
//
//	view/list/<kind>.<shelf>/<number>   a page of systems or reviews by number
//	view/inbox/<person>/<stream>        what a person is asked
//	view/mine/<person>/<stream>         the reviews of a person
//	view/due/<system>/<stream>          what is due of a system and its reviews
const (
	Prefix      = "view/"
	prefixList  = Prefix + "list/"
	prefixInbox = Prefix + "inbox/"
	prefixMine  = Prefix + "mine/"
	prefixDue   = Prefix + "due/"
)

// Name tells the rows of one stream apart: "list", "due", "inbox/<person>",
// "mine/<person>".
type Name string

// NameList is the row that every stream has; nameDue is there if something is due.
const (
	NameList Name = "list"
	nameDue  Name = "due"
)

func inboxOf(p review.PersonID) Name { return Name("inbox/" + string(p)) }
func mineOf(p review.PersonID) Name  { return Name("mine/" + string(p)) }

// Key is where the row of that name lies.
func (a About) Key(n Name) string {
	switch n {
	case NameList:
		return ListKey(a.Ref)
	case nameDue:
		return DuePrefix(a.System) + a.Stream
	}
	return Prefix + string(n) + "/" + a.Stream
}

// perShelf is how many rows of the list one query gives.
const perShelf = 50

// Shelf is the prefix of the rows that lie near the one of that name.
func Shelf(ref review.Ref) string {
	kind, number := numbered(ref)
	return fmt.Sprintf("%s%s.%06d/", prefixList, kind, number/perShelf)
}

// ListKey is where the row of a review or system lies in the list.
func ListKey(ref review.Ref) string {
	_, number := numbered(ref)
	return fmt.Sprintf("%s%09d", Shelf(ref), number)
}

// Number is the number in the name of a review or system; 0 if there is none.
func Number(ref review.Ref) int {
	_, n := numbered(ref)
	return n
}

func numbered(ref review.Ref) (kind string, number int) {
	kind, digits, _ := strings.Cut(string(ref), "-")
	number, _ = strconv.Atoi(digits)
	return strings.ToLower(kind), number
}

// InboxPrefix begins the keys of what a person is asked.
func InboxPrefix(p review.PersonID) string { return prefixInbox + string(p) + "/" }

// MinePrefix begins the keys of a person's reviews.
func MinePrefix(p review.PersonID) string { return prefixMine + string(p) + "/" }

// DuePrefix begins the keys of what is due of a system and its reviews; of all
// systems if none is named.
func DuePrefix(system review.Ref) string {
	if system == "" {
		return prefixDue
	}
	return prefixDue + string(system) + "/"
}
