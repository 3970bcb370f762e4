// Package workflows holds the Step Functions definitions, one file a process:
// the bytes that are deployed and that local mode runs.
package workflows

import "embed"

// Files are the definitions, named <process>.asl.json.
//
//go:embed *.asl.json
var Files embed.FS
