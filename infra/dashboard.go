package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"conoe/shared/config"
)

// newDashboard: what rings, then what reviews do, then what the functions do.
func (s *site) newDashboard(a alarms, step, relay, slack awslambda.Function, machines map[string]awsstepfunctions.StateMachine) {
	var rings []interfacesawscloudwatch.IAlarmRef
	for _, one := range a.all {
		rings = append(rings, one)
	}
	var begun, ended []awscloudwatch.IMetric
	for _, process := range processes() {
		begun = append(begun, machines[process].MetricStarted(total()))
		ended = append(ended, machines[process].MetricSucceeded(total()))
	}
	awscloudwatch.NewDashboard(s.in, jsii.String("Dashboard"), &awscloudwatch.DashboardProps{
		DashboardName: s.id("reviews"),
		Widgets: &[]*[]awscloudwatch.IWidget{
			{awscloudwatch.NewAlarmStatusWidget(&awscloudwatch.AlarmStatusWidgetProps{Title: jsii.String("Alarms"), Alarms: &rings, Width: jsii.Number(24)})},
			{
				graph("Gates that are stuck, streams that are parked", s.own(config.Stuck), s.own(config.Parked)),
				graph("Age of the oldest entry that somebody has not seen (s)", s.own(config.OldestWait)),
			},
			{graph("Workflows begun", begun...), graph("Workflows ended", ended...)},
			{
				graph("Errors", step.MetricErrors(total()), relay.MetricErrors(total()), slack.MetricErrors(total()), step.MetricThrottles(total()), relay.MetricThrottles(total()), slack.MetricThrottles(total())),
				graph("Duration (ms, highest)", step.MetricDuration(highest()), relay.MetricDuration(highest()), slack.MetricDuration(highest())),
			},
			{
				graph("Doorbells put off, dead letters", s.queues.retries.MetricApproximateNumberOfMessagesDelayed(highest()), s.queues.dead.MetricApproximateNumberOfMessagesVisible(highest())),
				graph("Units of the table", s.table.MetricConsumedReadCapacityUnits(total()), s.table.MetricConsumedWriteCapacityUnits(total())),
			},
		},
	})
}

func graph(title string, of ...awscloudwatch.IMetric) awscloudwatch.IWidget {
	return awscloudwatch.NewGraphWidget(&awscloudwatch.GraphWidgetProps{Title: jsii.String(title), Left: &of, Width: jsii.Number(12)})
}
