// Package objects keeps bundles and checkpoints in S3.
package objects

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"path"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"conoe/shared/core/usecase"
)

// Bucket is a shelf for bundles and checkpoints. Prefix ends with a slash or is empty.
type Bucket struct {
	Client *s3.Client
	Name   string
	Prefix string
}

var _ usecase.Archive = Bucket{}

// Put writes an object. S3 keeps it whole or not at all, and refuses it if it did
// not arrive as it was sent.
func (b Bucket) Put(ctx context.Context, name string, content []byte) error {
	sum := sha256.Sum256(content)
	_, err := b.Client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String(b.Name), Key: aws.String(b.Prefix + name), Body: bytes.NewReader(content),
		ContentType: contentType(name), ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(sum[:])),
	})
	if err != nil {
		return fmt.Errorf("put %s into the bucket: %w", name, err)
	}
	return nil
}

func contentType(name string) *string {
	if path.Ext(name) == ".txt" {
		return aws.String("text/plain; charset=utf-8")
	}
	return aws.String("application/zip")
}
