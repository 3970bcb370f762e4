package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

type ledgerTable struct{ awsdynamodb.ITable }

// newTable is the ledger. Its stream rings the relay and carries keys only: the
// relay reads the ledger itself. It has no fixed name, so that one that stayed
// behind is not in the way of a new one. One that was restored is somebody's who
// made it: see the README, Operate.
func (s *site) newTable() ledgerTable {
	if s.Ledger != "" {
		return ledgerTable{awsdynamodb.Table_FromTableAttributes(s.in, jsii.String("Restored"), &awsdynamodb.TableAttributes{
			TableArn: jsii.String(s.Ledger.Table()), TableStreamArn: jsii.String(string(s.Ledger)),
		})}
	}
	return ledgerTable{awsdynamodb.NewTable(s.in, jsii.String("Ledger"), &awsdynamodb.TableProps{
		PartitionKey:  &awsdynamodb.Attribute{Name: jsii.String("pk"), Type: awsdynamodb.AttributeType_STRING},
		SortKey:       &awsdynamodb.Attribute{Name: jsii.String("sk"), Type: awsdynamodb.AttributeType_STRING},
		BillingMode:   awsdynamodb.BillingMode_PAY_PER_REQUEST,
		Stream:        awsdynamodb.StreamViewType_KEYS_ONLY,
		Encryption:    awsdynamodb.TableEncryption_CUSTOMER_MANAGED,
		EncryptionKey: s.keys.data,
		PointInTimeRecoverySpecification: &awsdynamodb.PointInTimeRecoverySpecification{
			PointInTimeRecoveryEnabled: jsii.Bool(true), RecoveryPeriodInDays: jsii.Number(35),
		},
		DeletionProtection: jsii.Bool(true),
		RemovalPolicy:      awscdk.RemovalPolicy_RETAIN,
	})}
}

// use is what a function needs that appends and reads. A transaction is allowed
// by the actions that it consists of. There is no Scan.
func (s *site) use(t ledgerTable) []awsiam.PolicyStatement {
	return []awsiam.PolicyStatement{
		allow([]string{
			"dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:GetItem",
			"dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem",
		}, *t.TableArn()),
		s.through("dynamodb", crypt...),
	}
}

// follow is what a function needs that is called by the table's stream:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html
func (t ledgerTable) follow() awsiam.PolicyStatement {
	return allow([]string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"}, *t.TableStreamArn())
}
