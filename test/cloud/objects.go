package cloud

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// objects stands in for S3 with the buckets that are deployed.
type objects struct {
	mu    sync.Mutex
	all   map[string]bucket
	count int
}

// bucket holds objects by key.
type bucket map[string][]byte

func newObjects() *objects {
	return &objects{all: map[string]bucket{Bundles: {}, Evidence: {}}}
}

// Objects are what lies in a bucket, by key. Nobody changes their bytes.
func (w *World) Objects(in string) map[string][]byte {
	w.objects.mu.Lock()
	defer w.objects.mu.Unlock()
	return maps.Clone(w.objects.all[in])
}

func (o *objects) answer(_ context.Context, r Request) answer {
	name, key, _ := strings.Cut(strings.TrimPrefix(r.http.URL.Path, "/"), "/")
	o.mu.Lock()
	defer o.mu.Unlock()
	b, ok := o.all[name]
	switch {
	case !ok:
		return unwanted(http.StatusNotFound, "NoSuchBucket")
	case r.Operation == http.MethodPut && key != "":
		return o.put(b, r, key)
	case r.Operation == http.MethodGet && key == "":
		return b.list(name, r.http.URL.Query().Get("prefix"))
	case r.Operation == http.MethodGet, r.Operation == http.MethodHead:
		return b.get(key)
	}
	return unwanted(http.StatusMethodNotAllowed, "MethodNotAllowed")
}

// put keeps an object. The stand-in takes no chunked uploads.
func (o *objects) put(b bucket, r Request, key string) answer {
	sum := sha256.Sum256(r.Body)
	want := r.http.Header.Get("X-Amz-Checksum-Sha256")
	switch {
	case r.http.Header.Get("Content-Encoding") == "aws-chunked":
		return unwanted(http.StatusNotImplemented, "NotImplemented")
	case want != "" && want != base64.StdEncoding.EncodeToString(sum[:]):
		return unwanted(http.StatusBadRequest, "BadDigest")
	}
	b[key] = r.Body
	o.count++
	return answer{status: http.StatusOK, header: map[string]string{"ETag": `"0"`}}
}

func (b bucket) get(key string) answer {
	body, ok := b[key]
	if !ok {
		return unwanted(http.StatusNotFound, "NoSuchKey")
	}
	return answer{http.StatusOK, map[string]string{"ETag": `"0"`, "Content-Type": "application/octet-stream"}, body}
}

// list gives all keys that begin with a prefix, in one page.
func (b bucket) list(name, prefix string) answer {
	type content struct {
		Key  string
		Size int
	}
	out := struct {
		XMLName     xml.Name `xml:"ListBucketResult"`
		Name        string
		Prefix      string
		KeyCount    int
		IsTruncated bool
		Contents    []content
	}{Name: name, Prefix: prefix}
	for _, key := range slices.Sorted(maps.Keys(b)) {
		if strings.HasPrefix(key, prefix) {
			out.Contents = append(out.Contents, content{key, len(b[key])})
		}
	}
	out.KeyCount = len(out.Contents)
	return document(http.StatusOK, out)
}

func unwanted(status int, code string) answer {
	return document(status, struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
		Message string
	}{Code: code, Message: code})
}

func document(status int, v any) answer {
	body, err := xml.Marshal(v)
	if err != nil {
		return answer{status: http.StatusInternalServerError}
	}
	return answer{status, map[string]string{"Content-Type": "application/xml"}, append([]byte(xml.Header), body...)}
}

func (o *objects) puts() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.count
}
