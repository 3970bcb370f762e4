package screen

import "conoe/shared/core/guide"

// FieldWhere is in which channel a review is told about; empty is none.
const FieldWhere = "where"

// Announced asks for it. Channels that another company shares are not offered.
func (s *Screens) Announced() guide.Field {
	return guide.Field{ID: FieldWhere, Ask: s.word("start.where"), Hint: s.word("start.where.hint"), Input: guide.InChannel, Optional: true}
}
