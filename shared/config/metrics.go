package config

// Metrics that the relay's sweep writes, as CloudWatch's embedded metric format
// in its log, with the stack's name as the only dimension. Alarms look at them.
const (
	Namespace = "conoe"
	Dimension = "Stack"

	Parked     = "ParkedStreams"  // consumers of streams that wait for a redrive
	Stuck      = "StuckGates"     // gates that are overdue although nobody is to decide any more
	OldestWait = "OldestEntryAge" // seconds since the oldest entry was written that some consumer has not seen
)
