// Package localflow runs workflows in one process as Step Functions does, and
// loses none of them: executions, task tokens and timers lie in the data file.
//
// It knows how executions lie in the file, who has one in hand, and what a
// crash leaves behind. What a state does is package asl's business, and what a
// task does its caller's. It keeps nothing in memory for an execution that
// waits, and starts no goroutine: whoever owns the process calls Run when Due
// says so.
//
// The unit of work is the burst: an execution is taken as far as it goes, tasks
// included, and then one transaction holds all that came of it. A crash before
// that leaves the execution as it was, and the burst is done again, so a task
// may be repeated and a token that nobody stored is dead.
package localflow
