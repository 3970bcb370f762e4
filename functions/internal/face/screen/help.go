package screen

// Help says what can be done and how, to whoever asks.
func (s *Screens) Help() (Message, error) {
	var lines []said
	for _, key := range []string{"help.start", "help.list", "help.status", "help.paste", "help.export", "help.concern"} {
		lines = append(lines, s.say(key, nil))
	}
	return s.titled(s.say("help.head", nil), lines, "help.note", s.button(DoStart, "", "primary"), s.button(DoReport, "", ""))
}
