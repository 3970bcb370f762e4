package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/jsii-runtime-go"
)

// secrets are filled by a person after the deployment: see the outputs. They are
// two, because the relay posts messages and has no use for what proves that Slack
// asked.
type secrets struct{ signing, token awssecretsmanager.Secret }

func (s *site) newSecrets() secrets {
	// A key known by its ARN: the CDK would add wildcards to the policy of ours.
	key := awskms.Key_FromKeyArn(s.in, jsii.String("SecretsKey"), s.keys.data.KeyArn())
	return secrets{
		signing: s.secret(key, "SlackSigningSecret", "Slack: with it requests prove that they come from Slack"),
		token:   s.secret(key, "SlackBotToken", "Slack: with it conoe posts messages"),
	}
}

// mayRead is what a function needs that reads secrets.
func (s *site) mayRead(which ...awssecretsmanager.Secret) []awsiam.PolicyStatement {
	var arns []string
	for _, one := range which {
		arns = append(arns, *one.SecretArn())
	}
	return []awsiam.PolicyStatement{allow([]string{"secretsmanager:GetSecretValue"}, arns...), s.through("secretsmanager", "kms:Decrypt")}
}

func (s *site) secret(key awskms.IKey, id, purpose string) awssecretsmanager.Secret {
	made := awssecretsmanager.NewSecret(s.in, jsii.String(id), &awssecretsmanager.SecretProps{
		Description: jsii.String(purpose), EncryptionKey: key,
	})
	// Without this the CDK has a value made up, and nobody could see that it is missing.
	element(made).(awscdk.CfnResource).AddPropertyDeletionOverride(jsii.String("GenerateSecretString"))
	accept(made, noRotation, "Slack makes it; a person rotates it there and stores it here")
	return made
}
