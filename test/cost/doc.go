// Command cost plays a review of each depth through the deployed programs (package
// cloud), counts what AWS would bill, multiplies it by the prices in prices.yaml
// and prints two tables: what a review costs, and what a month costs in which
// nobody does anything. It ends with 1 if a goal is missed.
//
// The counts are those of a play: real calls of the real programs, against
// stand-ins. What no stand-in shows is estimated, each estimate in estimates.go.
// No bill was compared with this.
package main
