package bolt_test

import "context"

// ctx is for the programs that TestMain runs, which have no test to end with.
var ctx = context.Background()
