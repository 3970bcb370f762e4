package objects

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"conoe/shared/core/fault"
	"conoe/shared/core/usecase"
)

// Names lists the objects whose names begin with prefix, in order.
func (b Bucket) Names(ctx context.Context, prefix string) ([]string, error) {
	var out []string
	pages := s3.NewListObjectsV2Paginator(b.Client, &s3.ListObjectsV2Input{Bucket: aws.String(b.Name), Prefix: aws.String(b.Prefix + prefix)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list the bucket: %w", err)
		}
		for _, o := range page.Contents {
			out = append(out, strings.TrimPrefix(aws.ToString(o.Key), b.Prefix))
		}
	}
	return out, nil
}

// Get reads an object of at most usecase.MaxGet bytes. One that does not exist is
// NotFound.
func (b Bucket) Get(ctx context.Context, name string) ([]byte, error) {
	o, err := b.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(b.Name), Key: aws.String(b.Prefix + name)})
	if _, absent := errors.AsType[*types.NoSuchKey](err); absent {
		return nil, fault.Errorf(fault.NotFound, "There is no object %s.", name)
	}
	if err != nil {
		return nil, fmt.Errorf("get %s from the bucket: %w", name, err)
	}
	defer o.Body.Close() //nolint:errcheck // it was only read
	raw, err := io.ReadAll(io.LimitReader(o.Body, usecase.MaxGet+1))
	if err != nil {
		return nil, fmt.Errorf("get %s from the bucket: %w", name, err)
	}
	if len(raw) > usecase.MaxGet {
		return nil, fault.Errorf(fault.Limit, "The object %s is longer than %d bytes.", name, usecase.MaxGet)
	}
	return raw, nil
}
