package screen

import (
	"strings"

	"github.com/slack-go/slack"

	"conoe/shared/core/guide"
)

// Values are the answers in a modal, by field. A person is a Slack user's id.
// What was left empty is an empty list.
func Values(state *slack.ViewState) guide.Values {
	out := guide.Values{}
	if state == nil {
		return out
	}
	for block, actions := range state.Values {
		if a, ok := actions[Input]; ok {
			out[block] = answered(a)
		}
	}
	return out
}

func answered(a slack.BlockAction) []string {
	out := []string{}
	for _, one := range []string{a.SelectedOption.Value, a.SelectedUser, a.SelectedConversation, a.SelectedDate} {
		if one != "" {
			out = append(out, one)
		}
	}
	for _, o := range a.SelectedOptions {
		out = append(out, o.Value)
	}
	out = append(append(out, a.SelectedUsers...), a.SelectedConversations...)
	if strings.TrimSpace(a.Value) != "" {
		out = append(out, a.Value)
	}
	return out
}
