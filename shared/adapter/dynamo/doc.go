// Package dynamo keeps the ledger in one DynamoDB table.
//
// It knows how keys and items lie in the table, which writes go together, what
// a cancelled transaction means and when to try again. It refuses to know what
// an entry means, and nobody else sees a key.
//
// Every write is a transaction or has a condition, and there is no scan and no
// index. The table is made elsewhere: on demand, with PartitionKey and SortKey,
// and a stream of KEYS_ONLY, because a doorbell needs only the key (see HeadOf),
// and images would keep erased content for a day. Nothing expires, so it needs
// no TTL. What was erased stays in point-in-time backups until they end, and what is
// restored from one, under another name, takes no entries before Adopt.
//
// A role that runs a Store needs BatchGetItem, ConditionCheckItem, DeleteItem,
// GetItem, PutItem, Query and UpdateItem on the table, and nothing else.
package dynamo
