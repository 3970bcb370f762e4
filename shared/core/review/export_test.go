package review

// UpdateGolden is the flag -update for the tests outside of the package.
var UpdateGolden = update
