// Package screen makes what people see in Slack: messages, modals and the Home
// tab, from plain values. The structure and all words are data in
// templates/slack/screens.
//
// It decides nothing about who may see what: whoever calls it gives only values
// that the reader may see. It knows no store, no clock and no Slack API. What a
// person wrote can neither mention anybody nor change the layout, whatever it is.
package screen
