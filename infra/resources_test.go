package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"conoe/infra/internal/pack"
	"conoe/shared/config"
)

// at follows a path of names into the properties of a resource.
func (r *resource) at(path string) string {
	var v any = r.Properties
	for name := range strings.SplitSeq(path, ".") {
		if several, ok := v.([]any); ok && len(several) == 1 {
			v = several[0]
		}
		m, ok := v.(map[string]any)
		if !ok || m[name] == nil {
			return "nothing"
		}
		v = m[name]
	}
	return plain(v)
}

// expect compares what paths lead to.
func (r *resource) expect(t *testing.T, want map[string]string) {
	t.Helper()
	if r == nil {
		t.Error("there is no such resource")
		return
	}
	for _, path := range slices.Sorted(maps.Keys(want)) {
		if got := r.at(path); got != want[path] {
			t.Errorf("%s: got %s, want %s", path, got, want[path])
		}
	}
}

func TestLedgerCanBeNeitherLostNorRead(t *testing.T) {
	tables := deployed(t).of("AWS::DynamoDB::Table")
	table := tables["Ledger"]
	table.expect(t, map[string]string{
		"BillingMode":               "PAY_PER_REQUEST",
		"DeletionProtectionEnabled": "true",
		"PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled": "true",
		"PointInTimeRecoverySpecification.RecoveryPeriodInDays":       "35",
		"SSESpecification.SSEEnabled":                                 "true",
		"SSESpecification.SSEType":                                    "KMS",
		"SSESpecification.KMSMasterKeyId":                             "<DataKey.Arn>",
		"StreamSpecification.StreamViewType":                          "KEYS_ONLY",
		"TimeToLiveSpecification":                                     "nothing", // nothing in it expires
		"KeySchema":                                                   "AttributeName pk; KeyType HASH or AttributeName sk; KeyType RANGE",
		"AttributeDefinitions":                                        "AttributeName pk; AttributeType S or AttributeName sk; AttributeType S",
		"TableName":                                                   "nothing", // one that stayed behind is not in the way
	})
	if len(tables) != 1 || table.DeletionPolicy != "Retain" {
		t.Errorf("%d tables, %s", len(tables), table.DeletionPolicy)
	}
}

func TestKeys(t *testing.T) {
	keys := deployed(t).of("AWS::KMS::Key")
	keys["DataKey"].expect(t, map[string]string{"EnableKeyRotation": "true", "KeySpec": "nothing"})
	keys["SigningKey"].expect(t, map[string]string{"KeySpec": "ECC_NIST_EDWARDS25519", "KeyUsage": "SIGN_VERIFY"})
	for id, key := range keys {
		if key.DeletionPolicy != "Retain" {
			t.Errorf("%s goes with the stack, and what it has encrypted or signed with it", id)
		}
	}
	if len(keys) != 2 {
		t.Errorf("%d keys, and each costs a dollar a month", len(keys))
	}
}

// No tool finds that a service may not use a key; the deployment fails, or alarms
// are lost.
func TestServicesMayUseTheDataKey(t *testing.T) {
	want := map[string]struct{ actions, when string }{
		"Service logs.eu-central-1.amazonaws.com": {
			"kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo",
			"ArnLike kms:EncryptionContext:aws:logs:arn arn:aws:logs:eu-central-1:ACCOUNT:log-group:/aws/lambda/conoe-* or " +
				"arn:aws:logs:eu-central-1:ACCOUNT:log-group:/aws/vendedlogs/states/conoe-workflows or " +
				"arn:aws:logs:eu-central-1:ACCOUNT:log-group:/aws/vendedlogs/apis/conoe-slack",
		},
		"Service cloudwatch.amazonaws.com": {"kms:Decrypt kms:GenerateDataKey", "StringEquals aws:SourceAccount ACCOUNT"},
	}
	for _, g := range grants(t) {
		w, ok := want[g.who]
		if g.in != "DataKey" || !ok {
			continue
		}
		delete(want, g.who)
		if strings.Join(g.actions, " ") != w.actions || g.when != w.when {
			t.Errorf("%s: got %s", g.who, g)
		}
	}
	for who := range want {
		t.Errorf("%s may not use the data key", who)
	}
}

func TestEveryLogIsEncryptedAndEnds(t *testing.T) {
	logs := deployed(t).of("AWS::Logs::LogGroup")
	var names []string
	for _, log := range logs {
		log.expect(t, map[string]string{"RetentionInDays": "365", "KmsKeyId": "<DataKey.Arn>"})
		names = append(names, log.at("LogGroupName"))
	}
	slices.Sort(names)
	if want := []string{
		"/aws/lambda/conoe-relay", "/aws/lambda/conoe-slack", "/aws/lambda/conoe-step", "/aws/vendedlogs/apis/conoe-slack", "/aws/vendedlogs/states/conoe-workflows",
	}; !slices.Equal(names, want) {
		t.Errorf("got %q", names)
	}
}

func TestBuckets(t *testing.T) {
	buckets := deployed(t).of("AWS::S3::Bucket")
	buckets["Evidence"].expect(t, map[string]string{
		"ObjectLockEnabled":                                  "true",
		"ObjectLockConfiguration.ObjectLockEnabled":          "Enabled",
		"ObjectLockConfiguration.Rule.DefaultRetention.Mode": "COMPLIANCE",
		"ObjectLockConfiguration.Rule.DefaultRetention.Days": "3650",
		"LifecycleConfiguration":                             "nothing",
		"LoggingConfiguration.LogFilePrefix":                 "evidence/",
	})
	buckets["Bundles"].expect(t, map[string]string{
		"ObjectLockEnabled":                             "nothing",
		"LifecycleConfiguration.Rules.ExpirationInDays": "30",
		"LifecycleConfiguration.Rules.Prefix":           "exports/",
		"LifecycleConfiguration.Rules.Status":           "Enabled",
		"LoggingConfiguration.LogFilePrefix":            "bundles/",
	})
	buckets["AccessLogs"].expect(t, map[string]string{"LifecycleConfiguration.Rules.ExpirationInDays": "365"})
	const algorithm = "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault."
	for id, b := range buckets {
		key, how := "<DataKey.Arn>", "aws:kms"
		if id == "AccessLogs" {
			key, how = "nothing", "AES256"
		}
		b.expect(t, map[string]string{
			algorithm + "KMSMasterKeyID": key, algorithm + "SSEAlgorithm": how, "BucketName": "nothing",
			"PublicAccessBlockConfiguration": "BlockPublicAcls true; BlockPublicPolicy true; IgnorePublicAcls true; RestrictPublicBuckets true",
		})
		if b.DeletionPolicy != "Retain" {
			t.Errorf("%s goes with the stack", id)
		}
	}
}

func TestFunctions(t *testing.T) {
	functions := deployed(t).of("AWS::Lambda::Function")
	roles, names := map[string]bool{}, []string(nil)
	for id, f := range functions {
		name := strings.ToLower(id)
		names = append(names, name)
		roles[f.at("Role")] = true
		f.expect(t, map[string]string{
			"FunctionName": "conoe-" + name, "Architectures": "arm64", "Runtime": "provided.al2023", "Handler": "bootstrap",
			"TracingConfig.Mode": "Active", "LoggingConfig.LogFormat": "JSON", "LoggingConfig.LogGroup": "<" + id + "Log>",
			"DeadLetterConfig.TargetArn": map[bool]string{true: "<DeadLetters.Arn>", false: "nothing"}[id == "Relay"], "Role": "<" + id + "Role.Arn>",
		})
	}
	slices.Sort(names)
	if !slices.Equal(names, pack.Functions) || len(roles) != len(names) {
		t.Errorf("functions %q with %d roles, programs %q", names, len(roles), pack.Functions)
	}
	functions["Relay"].expect(t, map[string]string{"ReservedConcurrentExecutions": "10"})
	functions["Step"].expect(t, map[string]string{"ReservedConcurrentExecutions": "nothing"})
}

const secretARN = "arn:aws:secretsmanager:eu-central-1:ACCOUNT:secret:"

// referred: the reference to a queue is its address, and that to a secret its ARN.
var referred = strings.NewReplacer("<Retries>", "https://sqs", "<SlackSigningSecret>", secretARN+"SlackSigningSecret", "<SlackBotToken>", secretARN+"SlackBotToken")

// What a function reads is what it is given, name by name and in its form.
func TestEnvironment(t *testing.T) {
	functions := deployed(t).of("AWS::Lambda::Function")
	given := func(id string) []string {
		var out []string
		for name, v := range functions[id].Properties["Environment"].(map[string]any)["Variables"].(map[string]any) {
			out = append(out, name+"="+referred.Replace(plain(v)))
		}
		return out
	}
	base := config.Base{Stack: "conoe", Workspace: "ws_acme", Mode: config.Real, Table: "<Ledger>"}
	const machines config.Machines = "arn:aws:states:eu-central-1:ACCOUNT:stateMachine:conoe-"
	if got, err := config.ReadStep(given("Step")); err != nil || got != (config.Step{Base: base, Machines: machines, Bundles: "<Bundles>"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	slack := config.Slack{Base: base, Signing: secretARN + "SlackSigningSecret", Token: secretARN + "SlackBotToken", App: deployment.SlackApp, Teams: deployment.SlackTeams, Bundles: "<Bundles>", Owners: deployment.Owners, Outside: deployment.Outside, Listen: deployment.Listen}
	if got, err := config.ReadSlack(given("Slack")); err != nil || got != slack {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := config.ReadRelay(given("Relay")); err != nil || got != (config.Relay{Base: base, Machines: machines, Retries: "https://sqs", SigningKey: "<SigningKey.Arn>", Evidence: "<Evidence>", Token: secretARN + "SlackBotToken", Teams: deployment.SlackTeams, Outside: deployment.Outside, Listen: deployment.Listen}) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWhatRingsTheRelay(t *testing.T) {
	rings := deployed(t).of("AWS::Lambda::EventSourceMapping")
	rings["Doorbell"].expect(t, map[string]string{
		"EventSourceArn": "<Ledger.StreamArn>", "FunctionName": "<Relay>", "StartingPosition": "TRIM_HORIZON",
		"FilterCriteria.Filters.Pattern":          `{"dynamodb":{"Keys":{"sk":{"S":["head"]}}}}`,
		"FunctionResponseTypes":                   "ReportBatchItemFailures",
		"DestinationConfig.OnFailure.Destination": "<DeadLetters.Arn>", "BisectBatchOnFunctionError": "true",
	})
	rings["Retry"].expect(t, map[string]string{
		"EventSourceArn": "<Retries.Arn>", "FunctionName": "<Relay>", "FunctionResponseTypes": "ReportBatchItemFailures",
		"ScalingConfig.MaximumConcurrency": "2",
	})
	deployed(t).of("AWS::Scheduler::Schedule")["Sweep"].expect(t, map[string]string{
		"ScheduleExpression": "rate(5 minutes)", "Target.Arn": "<Relay.Arn>", "Target.Input": config.Sweep, "Target.RoleArn": "<SweepRole.Arn>",
		"Target.DeadLetterConfig.Arn": "<DeadLetters.Arn>", "Target.RetryPolicy.MaximumRetryAttempts": "0",
	})
	// The scheduler does not wait for an answer, so a sweep that fails would be run
	// twice more.
	again := deployed(t).of("AWS::Lambda::EventInvokeConfig")
	if len(again) != 1 {
		t.Errorf("%d functions are configured for calls that nobody waits for", len(again))
	}
	for _, c := range again {
		c.expect(t, map[string]string{"FunctionName": "<Relay>", "MaximumRetryAttempts": "0", "MaximumEventAgeInSeconds": "240"})
	}
}

func TestQueues(t *testing.T) {
	queues := deployed(t).of("AWS::SQS::Queue")
	for _, q := range queues {
		q.expect(t, map[string]string{"SqsManagedSseEnabled": "true"})
	}
	queues["Retries"].expect(t, map[string]string{
		"RedrivePolicy.deadLetterTargetArn": "<DeadLetters.Arn>", "RedrivePolicy.maxReceiveCount": "5", "VisibilityTimeout": "1800",
	})
	queues["DeadLetters"].expect(t, map[string]string{"MessageRetentionPeriod": "1209600"})
}

func TestSecretsAreEncryptedWithTheDataKey(t *testing.T) {
	secrets := deployed(t).of("AWS::SecretsManager::Secret")
	for _, s := range secrets {
		s.expect(t, map[string]string{"KmsKeyId": "<DataKey.Arn>", "GenerateSecretString": "nothing", "SecretString": "nothing"})
	}
	if got := slices.Sorted(maps.Keys(secrets)); !slices.Equal(got, []string{"SlackBotToken", "SlackSigningSecret"}) {
		t.Errorf("got %q", got)
	}
}

func TestEveryAlarmIsHeard(t *testing.T) {
	alarms := deployed(t).of("AWS::CloudWatch::Alarm")
	for id, a := range alarms {
		if a.at("AlarmActions") != "<Alarms>" || a.at("AlarmDescription") == "nothing" {
			t.Errorf("%s: %s, %s", id, a.at("AlarmActions"), a.at("AlarmDescription"))
		}
	}
	for id, metric := range map[string]string{
		"StuckGate": config.Stuck, "ParkedStream": config.Parked, "OldestEntry": config.OldestWait, "StreamAge": "IteratorAge",
		"DeadLetter": "ApproximateNumberOfMessagesVisible", "RelayErrors": "Errors", "StepErrors": "Errors", "NoSweep": config.Parked,
		"SlackErrors": "Errors", "SlackUnanswered": "5xx",
		"Interrupted": "nothing", // the sum of those of all machines
	} {
		alarms[id].expect(t, map[string]string{"MetricName": metric})
	}
	alarms["NoSweep"].expect(t, map[string]string{
		"Namespace": config.Namespace, "Statistic": "SampleCount", "ComparisonOperator": "LessThanThreshold", "Threshold": "1", "TreatMissingData": "breaching",
	})
	if len(alarms) != 11 {
		t.Errorf("%d alarms", len(alarms))
	}
	deployed(t).of("AWS::SNS::Topic")["Alarms"].expect(t, map[string]string{"KmsMasterKeyId": "<DataKey.Arn>"})
}

func TestOutputsSayWhatToDo(t *testing.T) {
	steps := 0
	for id, o := range deployed(t).Outputs {
		if o.Description == "" {
			t.Errorf("%s says nothing", id)
		}
		if strings.HasPrefix(id, "Next") {
			steps++
		}
	}
	if steps != 7 {
		t.Errorf("%d steps", steps)
	}
}

func TestPracticeThatNobodyHearsOf(t *testing.T) {
	d := deployment
	d.Mode, d.KeepDays, d.Reserved, d.Email = config.Practice, 1, 0, "ops@example.com"
	got, err := build(t.TempDir(), d, nil)
	if err != nil {
		t.Fatal(err)
	}
	got.of("AWS::S3::Bucket")["Evidence"].expect(t, map[string]string{"ObjectLockConfiguration.Rule.DefaultRetention.Days": "1"})
	got.of("AWS::Lambda::Function")["Relay"].expect(t, map[string]string{"ReservedConcurrentExecutions": "nothing"})
	if len(got.of("AWS::SNS::Subscription")) != 1 {
		t.Error("ops@example.com hears of no alarm")
	}
}
