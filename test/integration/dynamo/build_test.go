package dynamo

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"conoe/shared/core/fault"
	"conoe/shared/core/ledger"
	"conoe/shared/core/ledger/ledgertest"
)

var errLost = errors.New("the connection was lost")

func append1(t *testing.T, s ledger.Store, b ledger.Batch) ledger.Receipt {
	t.Helper()
	r, err := s.Append(t.Context(), b)
	if err != nil {
		t.Fatalf("append %s: %v", b.Command.ID, err)
	}
	return r
}

// large is a batch with so many contents that they do not fit one by one.
func large(t *testing.T, id string, expect int64, contents int) ledger.Batch {
	t.Helper()
	b := ledgertest.Batch(t, stream, id, expect, "a", "b")
	for n := range contents {
		b.Contents = append(b.Contents, ledgertest.Content(t, fmt.Sprint("words of ", id, " ", n)))
	}
	return b
}

func digestsOf(contents []ledger.Content) (digests []ledger.Digest) {
	for _, c := range contents {
		digests = append(digests, c.Digest)
	}
	return digests
}

// stored counts which of the contents can be read.
func stored(t *testing.T, s ledger.Store, contents []ledger.Content) int {
	t.Helper()
	found, err := s.Content(t.Context(), stream, digestsOf(contents)...)
	if err != nil {
		t.Fatalf("read contents: %v", err)
	}
	for _, c := range contents {
		if f, ok := found[c.Digest]; ok && (f.Salt != c.Salt || !bytes.Equal(f.Bytes, c.Bytes)) {
			t.Fatalf("content %s is another", c.Digest)
		}
	}
	return len(found)
}

func code(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if err == nil || fault.CodeOf(err) != want {
		t.Fatalf("got %v, want %s", err, want)
	}
}

// raw is all that lies in the table. A page whose answer was lost is read again.
func (w world) raw(t *testing.T) (items []map[string]types.AttributeValue) {
	t.Helper()
	in := &dynamodb.ScanInput{TableName: &w.table, ConsistentRead: aws.Bool(true)}
	for lost := 0; ; {
		page, err := w.server.Client().Scan(t.Context(), in)
		if lost++; err != nil && lost < 5 {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, page.Items...)
		if in.ExclusiveStartKey = page.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			return items
		}
	}
}

// settled fails if work is left over, or the head says so.
func (w world) settled(t *testing.T) {
	t.Helper()
	for _, i := range w.raw(t) {
		if sk := i["sk"].(*types.AttributeValueMemberS).Value; strings.HasPrefix(sk, "w#") || i["open"] != nil {
			t.Fatalf("%s is left over", sk)
		}
	}
}

// holds says whether the text is anywhere in the table.
func (w world) holds(t *testing.T, text []byte) bool {
	t.Helper()
	for _, i := range w.raw(t) {
		for _, v := range i {
			if b, ok := v.(*types.AttributeValueMemberB); ok && bytes.Contains(b.Value, text) {
				return true
			}
		}
	}
	return false
}

func cancelled(codes ...string) error {
	var reasons []types.CancellationReason
	for _, c := range codes {
		reasons = append(reasons, types.CancellationReason{Code: aws.String(c)})
	}
	return &types.TransactionCanceledException{CancellationReasons: reasons}
}
