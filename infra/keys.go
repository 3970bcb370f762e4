package main

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"
)

// keys are the only two KMS keys: each costs a dollar a month.
type keys struct {
	data awskms.IKey
	// signing signs checkpoints and manifests. Only the relay may sign.
	signing awskms.IKey
}

// manage is what the administrators of the account may do with a key. Without
// PutKeyPolicy nobody could change its policy again.
var manage = []string{
	"kms:CancelKeyDeletion", "kms:CreateAlias", "kms:CreateGrant", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey", "kms:DisableKeyRotation",
	"kms:EnableKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListAliases", "kms:ListGrants", "kms:ListKeyPolicies",
	"kms:ListKeyRotations", "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RetireGrant", "kms:RevokeGrant", "kms:RotateKeyOnDemand",
	"kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription",
}

// crypt is what those need who read and write what is encrypted.
var crypt = []string{"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"}

func (s *site) newKeys() keys {
	return keys{
		data: awskms.NewKey(s.in, jsii.String("DataKey"), &awskms.KeyProps{
			Alias:             s.id("data"),
			Description:       jsii.String("Encrypts the ledger, bundles, logs, secrets and alarms"),
			EnableKeyRotation: jsii.Bool(true),
			RemovalPolicy:     awscdk.RemovalPolicy_RETAIN,
			Policy:            document(s.byRoles(crypt), s.logsMayCrypt(), s.alarmsMayCrypt()),
		}),
		signing: awskms.NewKey(s.in, jsii.String("SigningKey"), &awskms.KeyProps{
			Alias:         s.id("signing"),
			Description:   jsii.String("Signs checkpoints and manifests with Ed25519"),
			KeySpec:       awskms.KeySpec_ECC_NIST_EDWARDS25519,
			KeyUsage:      awskms.KeyUsage_SIGN_VERIFY,
			RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
			Policy:        document(s.byRoles([]string{"kms:GetPublicKey", "kms:Sign", "kms:Verify"})),
		}),
	}
}

// byRoles leaves it to the account's IAM policies who may do what with a key.
func (s *site) byRoles(uses []string) awsiam.PolicyStatement {
	all := slices.Compact(slices.Sorted(slices.Values(slices.Concat(manage, uses))))
	return keyStatement(all, awsiam.NewAccountRootPrincipal(), nil)
}

// logsMayCrypt: the CDK gives CloudWatch Logs no access to a key of ours, and a log
// group could not be created.
func (s *site) logsMayCrypt() awsiam.PolicyStatement {
	groups := []string{s.arn("logs", "log-group:"+*s.logsOf("*")), s.arn("logs", "log-group:"+*s.machineLogs()), s.arn("logs", "log-group:"+*s.apiLogs())}
	return keyStatement(crypt, service("logs."+string(s.Region)+".amazonaws.com"),
		conditions("ArnLike", "kms:EncryptionContext:aws:logs:arn", groups))
}

// alarmsMayCrypt: alarms to an encrypted topic would be lost without a word.
func (s *site) alarmsMayCrypt() awsiam.PolicyStatement {
	return keyStatement([]string{"kms:Decrypt", "kms:GenerateDataKey"}, service("cloudwatch.amazonaws.com"),
		conditions("StringEquals", "aws:SourceAccount", *s.in.Account()))
}

func keyStatement(actions []string, who awsiam.IPrincipal, when *map[string]any) awsiam.PolicyStatement {
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(actions...), Principals: &[]awsiam.IPrincipal{who}, Conditions: when,
		Resources: jsii.Strings("*"), // in the policy of a key: this key
	})
}

// through is the use of the data key by way of one service only.
func (s *site) through(service string, actions ...string) awsiam.PolicyStatement {
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings(actions...), Resources: jsii.Strings(*s.keys.data.KeyArn()),
		Conditions: conditions("StringEquals", "kms:ViaService", service+"."+string(s.Region)+".amazonaws.com"),
	})
}
