package handler

import (
	"errors"

	"github.com/slack-go/slack"
)

// Reasons why a signature does not stand. They hold nothing of the request.
var (
	errUnsigned = errors.New("it is not signed")
	errExpired  = errors.New("it was signed at another time")
	errForged   = errors.New("it is signed with another secret, or was changed")
)

// signed reports why a request is not signed with any of the secrets within five
// minutes of now, before or after. Now is what the wall clock says, whatever time it
// is in a practice file, because Slack signs by it.
// https://docs.slack.dev/authentication/verifying-requests-from-slack/
func signed(r Request, secrets []string) error {
	reason := errForged
	for _, secret := range secrets {
		err := verify(r, secret)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, slack.ErrMissingHeaders):
			reason = errUnsigned
		case errors.Is(err, slack.ErrExpiredTimestamp):
			reason = errExpired
		}
	}
	return reason
}

func verify(r Request, secret string) error {
	v, err := slack.NewSecretsVerifier(r.Header, secret)
	if err != nil {
		return err
	}
	if _, err := v.Write(r.Body); err != nil {
		return err
	}
	return v.Ensure()
}
