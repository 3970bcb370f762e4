package dynamo

import (
	"context"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
)

// Append adds the batch in one transaction. See ledger.Log.
func (s *Store) Append(ctx context.Context, b ledger.Batch) (ledger.Receipt, error) {
	r, _, err := s.add(ctx, b, nil)
	return r, err
}

// add appends the batch and erases the digests. left is what could not be
// finished; the receipt stands all the same.
//
// What a crash leaves: before the transaction, nothing was written. After it,
// the batch is there whole; its marker tells a second delivery so. If the
// batch was so large that its contents went into packs, or its erasures into a
// list, these lie in the same transaction and the head is open. Then whoever
// appends or reads contents next settles them first.
func (s *Store) add(ctx context.Context, b ledger.Batch, erased []ledger.Digest) (r ledger.Receipt, left, err error) {
	if err := ctx.Err(); err != nil {
		return r, nil, err
	}
	if err := b.Check(); err != nil {
		return r, nil, err
	}
	p, err := s.plan(b, erased)
	if err != nil {
		return r, nil, err
	}
	mark, err := s.own(ctx, b)
	if err != nil {
		return r, nil, err
	}
	h, err := s.base(ctx, b)
	if err != nil {
		return r, nil, err
	}
	next, err := b.On(h)
	if err != nil {
		r, err = s.earlier(ctx, b, err)
		return r, nil, err
	}
	err = s.transact(ctx, append(s.actions(b, p, h, next), mark...))
	switch {
	case refused(err):
		s.heads.forget(b.Stream)
		r, err = s.earlier(ctx, b, errFaster())
		return r, nil, err
	case err != nil:
		s.heads.forget(b.Stream)
		return r, nil, failed("append to", b.Stream, err)
	}
	s.heads.keep(headItem{next, p.open()})
	if p.open() {
		left = s.finish(ctx, b.Stream)
	}
	return ledger.Receipt{Head: next, Answer: b.Answer}, left, nil
}

// base is the head that the batch may be added to. It is read unless this
// process made it itself; the transaction's condition finds out if it is old.
func (s *Store) base(ctx context.Context, b ledger.Batch) (ledger.Head, error) {
	if h, ok := s.heads.at(b.Stream, b.Expect); ok {
		return h, nil
	}
	h, err := s.head(ctx, b.Stream)
	if err == nil && h.open {
		err = s.settle(ctx, h)
	}
	return h.Head, err
}

// earlier is the receipt of an earlier delivery of the command, or the reason
// why this one does not stand. A delivery that lost the race against another
// of the same command finds that one's marker.
func (s *Store) earlier(ctx context.Context, b ledger.Batch, because error) (ledger.Receipt, error) {
	r, found, err := s.Marker(ctx, b.Stream, b.Command)
	if err != nil || found {
		return r, err
	}
	return r, because
}

// actions is the transaction. A head is written only over the one it was
// computed from, with nothing left over: the epoch and the time belong to the
// root.
func (s *Store) actions(b ledger.Batch, p plan, h, next ledger.Head) []action {
	st := b.Stream
	condition, values := isNew, item(nil)
	if h.Size > 0 {
		condition = "#size = :size AND #root = :root AND attribute_not_exists(#open)"
		values = item{":size": number(h.Size), ":root": binaryValue(h.Root[:])}
	}
	marker := markerItem{b.Command.ID, b.Command.Digest, ledger.Receipt{Head: next, Answer: b.Answer}}
	all := []action{
		s.put(headItem{next, p.open()}.toItem(), condition, values),
		s.put(marker.toItem(), isNew, nil),
	}
	if h.Size == 0 {
		all = append(all, s.put(streamToItem(st), "", nil))
	}
	for _, i := range p.items {
		all = append(all, s.put(entriesToItem(st, i), isNew, nil))
	}
	return append(all, p.beside...)
}

func errFaster() error {
	return fault.Errorf(fault.Conflict, "Somebody else was faster. Look at what changed and try again.")
}
