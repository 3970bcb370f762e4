// Package browser drives the page of the stand-in for Slack in a real browser, as a
// newcomer would: by what a person reads on it, never by its markup. It knows the
// program conoe and its page, and nothing of what is behind them. Pictures of each
// step are left under out.
package browser
