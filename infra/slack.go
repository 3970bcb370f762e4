package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"conoe/shared/config"
)

// newSlack is the function that answers Slack. It may use what it opens: the ledger
// both secrets, and the bundles to which it gives whoever may have one an address that
// is good for five minutes. What follows from an answer is the relay's: it starts nothing and
// answers no token. No instances are reserved: how many are busy at once is bounded by
// the throttle of its API.
func (s *site) newSlack(sec secrets) awslambda.Function {
	settings := config.Slack{
		Base: s.base(), Signing: config.Secret(*sec.signing.SecretArn()), Token: config.Secret(*sec.token.SecretArn()), App: s.SlackApp, Teams: s.SlackTeams,
		Bundles: *s.buckets.bundles.BucketName(), Owners: s.Owners, Outside: s.Outside, Listen: s.Listen,
	}
	may := append(
		s.use(s.table),
		allow([]string{"s3:GetObject"}, *s.buckets.bundles.ArnForObjects(jsii.String(config.Exports + "*"))),
		s.through("s3", "kms:Decrypt"),
	)
	may = append(may, s.mayRead(sec.signing, sec.token)...)
	slack := s.newFunction("Slack", functionProps{
		name: "slack", purpose: "Answers what people do in Slack", environment: settings.Environment(),
		memory: 512, timeout: 10, may: may, // Slack waits for three seconds, and longer is of use to nobody
	})
	accept(slack.Role(), wildcard, "Every bundle has a name of its own below this prefix", "Resource::<"+*s.in.GetLogicalId(element(s.buckets.bundles))+".Arn>/"+config.Exports+"*")
	return slack
}
