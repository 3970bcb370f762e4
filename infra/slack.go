package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"

	"conoe/shared/config"
)

// newSlack is the function that answers Slack. It may use what it opens, which is the
// signing secret: neither the ledger (see use) nor the bot token. No instances are reserved: how many are busy
// at once is bounded by the throttle of its API.
func (s *site) newSlack(sec secrets) awslambda.Function {
	settings := config.Slack{
		Base: s.base(), Signing: config.Secret(*sec.signing.SecretArn()), Token: config.Secret(*sec.token.SecretArn()), App: s.SlackApp, Teams: s.SlackTeams,
	}
	may := s.mayRead(sec.signing)
	return s.newFunction("Slack", functionProps{
		name: "slack", purpose: "Answers what people do in Slack", environment: settings.Environment(),
		memory: 512, timeout: 10, may: may, // Slack waits for three seconds, and longer is of use to nobody
	})
}
