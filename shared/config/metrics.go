package config

// Metrics that the relay's sweep writes, as CloudWatch's embedded metric format
// in its log, with the stack's name as the only dimension. Alarms look at them.
const (
	Namespace = "conoe"
	Dimension = "Stack"

	// Parked are consumers of streams that wait for a redrive.
	Parked = "ParkedStreams"
	// Stuck are gates that are overdue although nobody is to decide any more, or
	// with something due that nobody records.
	Stuck = "StuckGates"
	// OldestWait is for how many seconds the oldest entry waits that some consumer
	// has not seen, and that is not parked.
	OldestWait = "OldestEntryAge"
)
