package main

// Memory is what every function is deployed with, in MB; Lambda bills it for each
// millisecond. A test compares it with infra.
const memory = 512

// What no stand-in shows. Each is chosen rather too high.
const (
	// platformLog is what Lambda itself writes into the log at each call, as JSON:
	// its start, and its report with the trace.
	platformLog = 700 // bytes
	// eventLog is what Step Functions writes for each event of a history, without data.
	eventLog = 500 // bytes
	// accessLog is what the HTTP API writes for each request.
	accessLog = 350 // bytes
	// perMessage: a message that was sent is received and deleted.
	perMessage = 3 // requests
	// looks is how often people open something to read for each thing that they do:
	// an inbox, a form, details. Each is a request, a call and the units of a warm read.
	looks     = 2
	lookUnits = 3
	// pollers is how many connections Lambda keeps open to a queue that is empty,
	// each of which asks every 20 seconds.
	pollers = 5
)

// What a month has.
const (
	daysOfMonth = 30
	sweeps      = daysOfMonth * 24 * 60 / 5
	polls       = pollers * daysOfMonth * 24 * 60 * 3
)

// What is deployed once and costs every month. A test compares the numbers with
// infra.
const (
	keys       = 2
	secrets    = 2
	alarms     = 15 // metrics: ten alarms on one each, one on the failures of all machines
	dashboards = 1
	metrics    = 3
)

// What lies there.
const (
	tableGB = 1.0
	shelfGB = 1.0 // bundles, checkpoints, access logs
)
