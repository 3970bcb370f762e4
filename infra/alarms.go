package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssnssubscriptions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"conoe/shared/config"
)

// alarms are sent to one topic.
type alarms struct {
	topic awssns.Topic
	all   []awscloudwatch.IAlarm
}

// An alarm rings if its metric is high enough within a quarter of an hour.
type alarm struct {
	id, says string
	metric   awscloudwatch.IMetric
	from     int
	silence  bool // it rings if the metric is below, or missing
}

func (s *site) newAlarms(step, relay, slack awslambda.Function, api awsapigatewayv2.HttpApi, machines map[string]awsstepfunctions.StateMachine) alarms {
	out := alarms{topic: s.newTopic()}
	for _, a := range []alarm{
		{id: "StuckGate", says: "A gate is overdue, and nobody is to decide any more, or nothing records it. README, Operate: stuck gate.", metric: s.own(config.Stuck), from: 1},
		{id: "ParkedStream", says: "An effect failed again and again. Find the cause in the relay's log, then redrive the stream. README, Operate: parked stream.", metric: s.own(config.Parked), from: 1},
		{id: "OldestEntry", says: "An entry waits for an hour to be seen, and is not parked. Is the relay at work?", metric: s.own(config.OldestWait), from: 3600},
		{id: "StreamAge", says: "The relay is a quarter of an hour behind the table's stream.", metric: relay.Metric(jsii.String("IteratorAge"), highest()), from: 900_000},
		{id: "DeadLetter", says: "A doorbell could not be handled. The sweep repairs what it was for; look why, then purge the queue.", metric: s.queues.dead.MetricApproximateNumberOfMessagesVisible(highest()), from: 1},
		{id: "RelayErrors", says: "The relay fails.", metric: relay.MetricErrors(total()), from: 3},
		// A refusal of a task is an error of the function too, and an ordinary answer.
		{id: "StepErrors", says: "Tasks of workflows fail.", metric: step.MetricErrors(total()), from: 10},
		{id: "SlackErrors", says: "The function for Slack crashes or runs out of time. Look into its log.", metric: slack.MetricErrors(total()), from: 3},
		{id: "SlackUnanswered", says: "Slack is answered with 5xx. Is the signing secret stored? Look into the log of the function for Slack.", metric: api.MetricServerError(total()), from: 3},
		{id: "Interrupted", says: "A workflow was interrupted for good, or a log does not fit its head. The sweep starts another one; look why.", metric: failures(machines), from: 1},
		{id: "NoSweep", says: "No sweep has looked where all stand for a quarter of an hour. Is the schedule on, and does the sweep fail?", metric: s.sweeps(), from: 1, silence: true},
	} {
		out.all = append(out.all, s.newAlarm(a, out.topic))
	}
	return out
}

func (s *site) newAlarm(a alarm, to awssns.Topic) awscloudwatch.IAlarm {
	operator, missing := awscloudwatch.ComparisonOperator_GREATER_THAN_OR_EQUAL_TO_THRESHOLD, awscloudwatch.TreatMissingData_NOT_BREACHING
	if a.silence {
		operator, missing = awscloudwatch.ComparisonOperator_LESS_THAN_THRESHOLD, awscloudwatch.TreatMissingData_BREACHING
	}
	made := awscloudwatch.NewAlarm(s.in, jsii.String(a.id), &awscloudwatch.AlarmProps{
		AlarmName: s.id(a.id), AlarmDescription: jsii.String(a.says), Metric: a.metric, Threshold: jsii.Number(a.from),
		EvaluationPeriods: jsii.Number(1), ComparisonOperator: operator, TreatMissingData: missing,
	})
	made.AddAlarmAction(awscloudwatchactions.NewSnsAction(to))
	return made
}

// newTopic: with a policy of its own a topic no longer lets alarms in by itself.
func (s *site) newTopic() awssns.Topic {
	topic := awssns.NewTopic(s.in, jsii.String("Alarms"), &awssns.TopicProps{MasterKey: s.keys.data, EnforceSSL: jsii.Bool(true)})
	topic.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{service("cloudwatch.amazonaws.com")},
		Actions:    jsii.Strings("sns:Publish"), Resources: jsii.Strings(*topic.TopicArn()),
		Conditions: conditions("StringEquals", "aws:SourceAccount", *s.in.Account()),
	}))
	if s.Email != "" {
		topic.AddSubscription(awssnssubscriptions.NewEmailSubscription(jsii.String(string(s.Email)), nil))
	}
	return topic
}

// sweeps are counted by a figure that each writes once, before it rings: the relay is
// called by doorbells as well.
func (s *site) sweeps() awscloudwatch.Metric {
	return s.own(config.Parked).With(&awscloudwatch.MetricOptions{Statistic: jsii.String("SampleCount")})
}

// own is a metric that the sweep writes.
func (s *site) own(name string) awscloudwatch.Metric {
	return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: jsii.String(config.Namespace), MetricName: jsii.String(name), Statistic: jsii.String("Maximum"), Period: quarter(),
		DimensionsMap: &map[string]*string{config.Dimension: jsii.String(string(s.Stack))},
	})
}

// failures are the executions of all machines that failed.
func failures(machines map[string]awsstepfunctions.StateMachine) awscloudwatch.IMetric {
	all, added := map[string]awscloudwatch.IMetric{}, ""
	for i, process := range processes() {
		name := fmt.Sprintf("m%d", i)
		all[name] = machines[process].MetricFailed(total())
		added += "+" + name
	}
	return awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
		Expression: jsii.String(added[1:]), UsingMetrics: &all, Period: quarter(), Label: jsii.String("interrupted executions"),
	})
}

func quarter() awscdk.Duration { return awscdk.Duration_Minutes(jsii.Number(15)) }

func highest() *awscloudwatch.MetricOptions {
	return &awscloudwatch.MetricOptions{Statistic: jsii.String("Maximum"), Period: quarter()}
}

func total() *awscloudwatch.MetricOptions {
	return &awscloudwatch.MetricOptions{Statistic: jsii.String("Sum"), Period: quarter()}
}
