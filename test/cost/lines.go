package main

import "fmt"

// line is a row: an item, and what it is made of.
type line struct{ item, what string }

var reviewLines = []line{
	{"transition", "states entered, and retries"},
	{"write_unit", "commands, tokens, cursors, views; a transaction counts twice. Messages in Slack are not played"},
	{"read_unit", "functions, people's commands, and two looks at something for each command (estimated)"},
	{"call", "step and relay; and one of slack for each command and look (estimated)"},
	{"gb_second", fmt.Sprintf("as long as on the machine that measured, at %d MB; a command as long as a task (estimated)", memory)},
	{"api_request", "one for each command and look of a person"},
	{"secret_read", "two for each command (at most: they are kept for five minutes)"},
	{"kms_data", "the table's key, one for each call (at most: it is kept for five minutes)"},
	{"kms_ecc", "checkpoints"},
	{"s3", "checkpoints"},
	{"sqs", "doorbells for who tells people, and those put off: sent, received, deleted"},
	{"log_gb", fmt.Sprintf("what functions wrote; %d bytes a call, %d an event of a history and %d a request are estimated", platformLog, eventLog, accessLog)},
	{"trace", "one for each call of relay and slack and each execution (at most)"},
}

var idleLines = []line{
	{"dashboard", "reviews"},
	{"key", "data and signing; each of the first two yearly rotations of the data key adds one USD"},
	{"alarm", "ten alarms on one metric, one on five"},
	{"metric", "that sweeps write"},
	{"secret", "of Slack"},
	{"table_gb", "an assumption"},
	{"recovery_gb", "of that table"},
	{"sqs", "Lambda asks the empty queue: five connections, each every 20 seconds"},
	{"read_unit", "sweeps, one system in operation"},
	{"write_unit", "the first sweep of a day"},
	{"call", "a sweep every five minutes"},
	{"gb_second", "as long as on the machine that measured"},
	{"schedule", "sweeps"},
	{"trace", "sweeps"},
	{"kms_data", "the table's key, at each sweep"},
	{"kms_ecc", "checkpoints, at most daily"},
	{"s3", "checkpoints"},
	{"s3_gb", "an assumption: bundles, checkpoints, access logs"},
	{"log_gb", "sweeps"},
	{"log_stored_gb", "a year of that, as if it were not compressed"},
	{"transition", "nothing runs while people think"},
	{"api_request", "nobody asks"},
	{"secret_read", "nobody asks"},
}
