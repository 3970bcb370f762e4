package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"conoe/shared/config"
)

// buckets: what proves, what is handed over, and who asked for either.
type buckets struct {
	evidence awss3.Bucket // checkpoints, manifests, redacted bundles: nobody deletes them
	bundles  awss3.Bucket // full bundles, with personal data: they expire
}

// bundleDays is how long a full bundle can be fetched. It can be built again.
const bundleDays = 30

// newBuckets: a lock holds for all of a bucket by default, and a writer could
// forget to ask for it. So what is not locked has a bucket of its own.
func (s *site) newBuckets() buckets {
	// Access logs can be delivered only to a bucket with a key of S3's own.
	access := s.bucket("AccessLogs", &awss3.BucketProps{
		Encryption:     awss3.BucketEncryption_S3_MANAGED,
		LifecycleRules: expireAfter(365, ""),
	})
	return buckets{
		evidence: s.bucket("Evidence", &awss3.BucketProps{
			Encryption: awss3.BucketEncryption_KMS, EncryptionKey: s.keys.data, BucketKeyEnabled: jsii.Bool(true),
			ObjectLockEnabled:          jsii.Bool(true),
			ObjectLockDefaultRetention: awss3.ObjectLockRetention_Compliance(days(int(s.KeepDays))),
			ServerAccessLogsBucket:     access, ServerAccessLogsPrefix: jsii.String("evidence/"),
		}),
		bundles: s.bucket("Bundles", &awss3.BucketProps{
			Encryption: awss3.BucketEncryption_KMS, EncryptionKey: s.keys.data, BucketKeyEnabled: jsii.Bool(true),
			LifecycleRules:         expireAfter(bundleDays, config.Exports),
			ServerAccessLogsBucket: access, ServerAccessLogsPrefix: jsii.String("bundles/"),
		}),
	}
}

func (s *site) bucket(id string, props *awss3.BucketProps) awss3.Bucket {
	props.BlockPublicAccess = awss3.BlockPublicAccess_BLOCK_ALL()
	props.ObjectOwnership = awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED
	props.EnforceSSL = jsii.Bool(true)
	props.MinimumTLSVersion = jsii.Number(1.2)
	props.RemovalPolicy = awscdk.RemovalPolicy_RETAIN
	return awss3.NewBucket(s.in, jsii.String(id), props)
}

func expireAfter(n int, prefix string) *[]*awss3.LifecycleRule {
	rule := &awss3.LifecycleRule{Expiration: days(n), AbortIncompleteMultipartUploadAfter: days(1)}
	if prefix != "" {
		rule.Prefix = &prefix
	}
	return &[]*awss3.LifecycleRule{rule}
}

func days(n int) awscdk.Duration { return awscdk.Duration_Days(jsii.Number(n)) }
