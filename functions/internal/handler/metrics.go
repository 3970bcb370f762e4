package handler

import (
	"context"
	"log/slog"

	"conoe/shared/config"
)

// measure is a figure under the name of its metric.
type measure struct {
	name, unit string
	value      int64
}

// emf tells CloudWatch which members of a log line are metrics:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
type emf struct {
	Timestamp int64       `json:"Timestamp"` // milliseconds
	Metrics   []directive `json:"CloudWatchMetrics"`
}

type directive struct {
	Namespace  string     `json:"Namespace"`
	Dimensions [][]string `json:"Dimensions"`
	Metrics    []metric   `json:"Metrics"`
}

type metric struct {
	Name string `json:"Name"`
	Unit string `json:"Unit"`
}

// tell writes figures as one line of the log.
func (e Events) tell(ctx context.Context, message string, figures ...measure) {
	d := directive{Namespace: config.Namespace, Dimensions: [][]string{{config.Dimension}}}
	attrs := []slog.Attr{slog.String(config.Dimension, e.Stack)}
	for _, m := range figures {
		d.Metrics = append(d.Metrics, metric{m.name, m.unit})
		attrs = append(attrs, slog.Int64(m.name, m.value))
	}
	attrs = append(attrs, slog.Any("_aws", emf{e.Relay.Now().UnixMilli(), []directive{d}}))
	e.Log.LogAttrs(ctx, slog.LevelInfo, message, attrs...)
}
