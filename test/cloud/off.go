package cloud

// SwitchOff switches the relay off, or on again. While it is off, nothing calls
// it, and the doorbells of the table's stream are lost, as AWS loses them after a
// day. Step Functions and the people go on.
func (w *World) SwitchOff(off bool) {
	w.turn.Lock()
	defer w.turn.Unlock()
	w.off = off
}
